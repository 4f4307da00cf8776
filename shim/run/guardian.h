// The guardian: in a session of its own, out of reach of whatever is sent to
// the agent's group, parent of the agent, and the nearest subreaper above all
// that the agent starts.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_GUARDIAN_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_GUARDIAN_H_

#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/gate.h"
#include "platform/system.h"
#include "shim/run/run.h"
#include "shim/run/supervision.h"

namespace acp_wrap {

// Starts the agent and supervises it until nothing is left below the calling
// process, which is a child of front that has just been forked.  Answers the
// exit status: 0, or kExitFailure if no agent was started, said on standard
// error.  The agent is held back at `gate`, for front to let it go when it has
// been told of it.
//
// `fronts_loop` is front's, made before the fork: whom it watches, the guardian
// watches, too, since front may be stopped when that one ends.
//
// Of `scope`, what front knows beforehand is set: its part of the run's id, and
// whether the group is new.
int RunGuardian(System& system, const Run& run, const Scope& scope,
                ControlChannel& channel, EventLoop& fronts_loop, Gate& gate);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_GUARDIAN_H_
