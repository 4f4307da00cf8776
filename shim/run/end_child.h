// Ending a child of the wrapper's own at once.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_END_CHILD_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_END_CHILD_H_

#include <sys/types.h>

#include "platform/child_waiter.h"

namespace acp_wrap {

// Sends SIGKILL to the child `pid`, which has not been waited for, and waits
// for it.  False if it has not ended within a second: somebody holds it, or it
// sleeps uninterruptibly.
bool EndChild(ChildWaiter& children, pid_t pid);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_END_CHILD_H_
