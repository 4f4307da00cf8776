// A stopped process: SIGTERM waits until it is continued.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Stopped(const Arguments&) {
  setsid();
  pid_t child = Fork();
  if (child == 0) {
    Report("here");
    raise(SIGSTOP);
    Stay();
  }
  // Only the parent can tell that the stop has happened.
  waitpid(child, nullptr, WUNTRACED);
  ReadyAndStay();
}

}  // namespace acp_wrap
