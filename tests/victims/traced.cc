// A process that a debugger holds: neither SIGTERM nor SIGCONT moves it.

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Traced(const Arguments&) {
  setsid();
  // The debugger outlives SIGTERM: its end would set the other free.
  TrapTermination();
  pid_t child = Fork();
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
      Unavailable("ptrace");
    }
    Report("here");
    raise(SIGSTOP);
    Stay();
  }
  int status;
  if (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
    Report("ready");
  }
  Stay();
}

}  // namespace acp_wrap
