#include "tests/harness/debugger.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

bool Hold(pid_t target) {
  int status;
  return ptrace(PTRACE_SEIZE, target, nullptr, nullptr) == 0 &&
         ptrace(PTRACE_INTERRUPT, target, nullptr, nullptr) == 0 &&
         waitpid(target, &status, __WALL) == target && WIFSTOPPED(status);
}

}  // namespace

Debugger::Debugger(pid_t target) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) _exit(97);
  const UniqueFd reading(ends[0]);
  UniqueFd writing(ends[1]);
  pid_ = fork();
  if (pid_ < 0) _exit(97);
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const char held = Hold(target) ? 1 : 0;
    (void)!write(writing.get(), &held, 1);
    // It must not hold what the test waits for the end of.
    for (int fd = 0; fd < 1024; ++fd) close(fd);
    while (true) pause();
  }
  writing.Reset();
  char held = 0;
  holds_ = read(reading.get(), &held, 1) == 1 && held == 1;
}

Debugger::~Debugger() {
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) != pid_) {
  }
}

}  // namespace acp_wrap
