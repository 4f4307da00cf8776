// Has as many children as its argument says, and nobody has to wait for them:
// their pids are free when they end.

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Flock(const Arguments& arguments) {
  char name[] = "flock";
  g_argv[1] = name;
  setsid();
  TrapTermination();
  signal(SIGCHLD, SIG_IGN);
  int ready[2];
  if (pipe(ready) != 0) Unavailable("pipe");
  for (int i = 0; i < atoi(arguments.at(0).c_str()); ++i) {
    if (Fork() == 0) {
      signal(SIGTERM, SIG_DFL);
      Report("here");
      (void)!write(ready[1], "", 1);
      Stay();
    }
    char byte;
    (void)!read(ready[0], &byte, 1);
  }
  ReadyAndStay();
}

}  // namespace acp_wrap
