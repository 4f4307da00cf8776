// The child that becomes the agent.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_AGENT_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_AGENT_H_

#include "platform/spawner.h"
#include "platform/system.h"

namespace acp_wrap {

// Turns the calling process into `command`, with the signals that front had
// inherited.  Returns only if that fails: says why on standard error, and
// answers the exit status, kExitNotFound or kExitCannotRun.
int BecomeAgent(System& system, const Command& command);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_AGENT_H_
