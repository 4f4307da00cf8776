// Front: the process that the caller started and knows.  It stands in the
// agent's place for the caller, passes signals on, ends as the agent ended,
// and takes over if the guardian dies.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_FRONT_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_FRONT_H_

#include "lib/ending/wait_status.h"
#include "platform/system.h"
#include "shim/run/run.h"

namespace acp_wrap {

// Runs the agent to its end, and answers how it ended: once nothing is left of
// what it started.  kExitFailure if it could not be started, said on standard
// error.
WaitStatus RunFront(System& system, const Run& run);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_FRONT_H_
