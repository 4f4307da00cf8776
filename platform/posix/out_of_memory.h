// What becomes of a process that gets no memory.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_OUT_OF_MEMORY_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_OUT_OF_MEMORY_H_

#include "platform/posix/diagnostics.h"

namespace acp_wrap {

// From now on an allocation for which there is no memory waits for some: others
// may end, the processes of this run among them.  After a second without any,
// the calling process, or whichever that it has forked needed it, says so and
// exits with `status`.
//
// So front gives up as if it were killed, and the guardian ends the tree; the
// guardian gives up, and front takes over; the agent's process before its exec
// gives up, and the run ends as one whose agent could not be started.
//
// `diagnostics` has to stay as long as anything is allocated.
void EndWhenOutOfMemory(MessageWriter& diagnostics, int status);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_OUT_OF_MEMORY_H_
