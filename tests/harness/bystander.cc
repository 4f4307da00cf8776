#include "tests/harness/bystander.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "platform/unique_fd.h"
#include "tests/harness/proc.h"

namespace acp_wrap {
namespace {

int LowestPending() {
  sigset_t pending;
  sigpending(&pending);
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    if (sigismember(&pending, signal) == 1) return signal;
  }
  return 0;
}

}  // namespace

Bystander::Bystander() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) _exit(97);
  UniqueFd reading(ends[0]);
  release_ = UniqueFd(ends[1]);
  sigset_t all, before;
  sigfillset(&all);
  // Blocked before the fork: there is no moment in which one could be missed.
  sigprocmask(SIG_SETMASK, &all, &before);
  pid_ = fork();
  if (pid_ < 0) _exit(97);
  if (pid_ == 0) {
    char byte;
    (void)!read(reading.get(), &byte, 1);
    _exit(LowestPending());
  }
  sigprocmask(SIG_SETMASK, &before, nullptr);
}

int Bystander::LetGo() {
  (void)!write(release_.get(), "", 1);
  int status = 0;
  while (waitpid(pid_, &status, WUNTRACED) != pid_) {
  }
  if (WIFSTOPPED(status)) return WSTOPSIG(status);
  return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

bool ChooseNextPid(pid_t pid) {
  return WriteWhole("/proc/sys/kernel/ns_last_pid", std::to_string(pid - 1));
}

}  // namespace acp_wrap
