// Starts children that end at once, one after the other: whoever walks this
// tree names pids that belong to others a moment later.

#include <signal.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Churner(const Arguments&) {
  setsid();
  TrapTermination();
  // Nobody has to wait for them: their pids are free when they end.
  signal(SIGCHLD, SIG_IGN);
  Report("ready");
  while (true) {
    pid_t child = fork();
    if (child == 0) {
      usleep(200);
      _exit(0);
    }
    usleep(100);
  }
}

}  // namespace acp_wrap
