// A child process that costs little more than a thread.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LIGHT_CHILD_H_
#define SPROUT_ACP_WRAP_PLATFORM_LIGHT_CHILD_H_

#include <sys/types.h>

#include "lib/result.h"

namespace acp_wrap {

// Starts a child that runs `body(argument)` in the caller's own memory, on a
// stack of its own of 16 KiB, and exits with what it returns.  One such child
// at a time.  ENOSYS where the system cannot do that: fork(2) serves as well.
//
// `body` may read what does not change while it runs, and may make only system
// calls that cannot fail; it must not allocate, nor change anything beyond its
// stack: the two run at the same time, without any lock, and even errno is
// shared.  Its descriptors are a copy, its signals its own.
//
// A fork copies the address space, page by page as both go on: 60 of the 80
// microseconds that fork, exit and wait take, and 100 KiB.
Result<pid_t> StartLightChild(int (*body)(void*), void* argument);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LIGHT_CHILD_H_
