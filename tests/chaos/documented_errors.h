// How each system call may fail that the wrapper makes.

#ifndef SPROUT_ACP_WRAP_TESTS_CHAOS_DOCUMENTED_ERRORS_H_
#define SPROUT_ACP_WRAP_TESTS_CHAOS_DOCUMENTED_ERRORS_H_

#include <vector>

namespace acp_wrap {

// Of the call with that number, what its manual page documents and what ENOSYS
// and EPERM of kernels and seccomp filters add that do not know it.  Empty for
// those that cannot fail.  Left out is what
//   - only a wrong argument brings: EFAULT, EINVAL, EBADF, ENOTSOCK and so on;
//   - comes where the C library starts, before main();
//   - has a meaning of its own: ENOEXEC, for which execvp(3) starts a shell;
//   - the kernel says about others, and would be lying: ECHILD of waitid(2),
//     which is the proof of the end, and ENOENT of an exec that has its file.
std::vector<int> DocumentedErrors(int number);

// close(2) lets go of the descriptor whatever it answers.
bool FailsWhenDone(int number);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_CHAOS_DOCUMENTED_ERRORS_H_
