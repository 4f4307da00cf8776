#include "tests/victims/ptrace_fork.h"

#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/user.h>
#include <sys/wait.h>

namespace acp_wrap {

#ifdef __x86_64__

bool ForkTraced(pid_t pid) {
  // clone(2), and "syscall", which stands before where the process sleeps.
  constexpr unsigned long long kClone = 56;
  constexpr unsigned long long kInstruction = 2;
  if (ptrace(PTRACE_SEIZE, pid, nullptr, PTRACE_O_TRACEFORK) != 0 ||
      ptrace(PTRACE_INTERRUPT, pid, nullptr, nullptr) != 0) {
    return false;
  }
  waitpid(pid, nullptr, __WALL);
  user_regs_struct before;
  if (ptrace(PTRACE_GETREGS, pid, nullptr, &before) != 0) return false;
  user_regs_struct forking = before;
  forking.rip -= kInstruction;
  forking.rax = kClone;
  forking.orig_rax = ~0ULL;
  forking.rdi = SIGCHLD;
  forking.rsi = forking.rdx = forking.r10 = forking.r8 = 0;
  ptrace(PTRACE_SETREGS, pid, nullptr, &forking);
  ptrace(PTRACE_CONT, pid, nullptr, nullptr);
  int status = 0;
  waitpid(pid, &status, __WALL);
  const bool forked = status >> 8 == (SIGTRAP | (PTRACE_EVENT_FORK << 8));
  // As if it had been interrupted: it asks again.
  before.rax = static_cast<unsigned long long>(-EINTR);
  before.orig_rax = ~0ULL;
  if (forked) {
    // Once it has come back from clone(2).
    ptrace(PTRACE_INTERRUPT, pid, nullptr, nullptr);
    ptrace(PTRACE_CONT, pid, nullptr, nullptr);
    waitpid(pid, &status, __WALL);
  }
  ptrace(PTRACE_SETREGS, pid, nullptr, &before);
  ptrace(PTRACE_DETACH, pid, nullptr, nullptr);
  return forked;
}

#else

bool ForkTraced(pid_t) { return false; }

#endif

}  // namespace acp_wrap
