// waitid(2) for every child, however it was made.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_WAITID_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_WAITID_H_

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>

namespace acp_wrap {

// waitid(2), again after EINTR.  `info->si_pid` is 0 if no child is ready.
//
// Counts a child that clone(2) has made to end without SIGCHLD, too, as only
// __WALL has it; waitid(2) takes that since Linux 4.7.  A subreaper's adopted
// children are ordinary ones, so that such a child is one from before the exec.
int WaitForChild(idtype_t type, pid_t pid, siginfo_t* info, int options);

// Whether `pid`, or any process for P_ALL, is a child of the caller's that has
// not ended, or that whoever traces it does not let be waited for (ptrace(2)).
bool IsLivingChild(idtype_t type, pid_t pid);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_WAITID_H_
