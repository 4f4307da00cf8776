// Making another process fork.

#ifndef SPROUT_ACP_WRAP_TESTS_VICTIMS_PTRACE_FORK_H_
#define SPROUT_ACP_WRAP_TESTS_VICTIMS_PTRACE_FORK_H_

#include <sys/types.h>

namespace acp_wrap {

// Has `pid`, which sleeps in a system call, fork by ptrace(2), and lets it go
// on as if nothing had been.  Holds the child, which then is that process's.
// False where that cannot be done.
bool ForkTraced(pid_t pid);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_VICTIMS_PTRACE_FORK_H_
