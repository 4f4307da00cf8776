// Descriptors that stand for a process, and can be polled for its end.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_PIDFD_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_PIDFD_H_

#include <sys/types.h>

#include "platform/unique_fd.h"

namespace acp_wrap {

// pidfd_open(2), Linux 5.3: readable once the process that has the number now
// has ended.  Not valid, with errno set, on failure: ENOSYS on older kernels,
// EPERM from a seccomp filter, ESRCH if there is no such process.
UniqueFd OpenPidfd(pid_t pid);

// Whether the process has ended and been waited for; false where that cannot be
// told.
bool IsOver(const UniqueFd& pidfd);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_PIDFD_H_
