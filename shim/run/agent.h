// The child that becomes the agent, and how it is doing.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_AGENT_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_AGENT_H_

#include <sys/types.h>

#include "platform/spawner.h"
#include "platform/system.h"

namespace acp_wrap {

// Turns the calling process into `command`, with the signals that front had
// inherited.  Returns only if that fails: says why on standard error, and
// answers the exit status, kExitNotFound or kExitCannotRun.
int BecomeAgent(System& system, const Command& command);

// Whether `agent`, 0 if its pid is not known, is in another process group than
// the calling process: what is sent to that one does not reach it.  False if it
// cannot be looked at.
bool AgentIsBeyondGroup(System& system, pid_t agent);

// Whether `agent` is not stopped, or has ended.  SIGSTOP to the group stops
// front at once, so that it reads of the agent's stop only when SIGCONT to the
// group has let both go on.
bool AgentGoesOn(System& system, pid_t agent);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_AGENT_H_
