// Lets nobody of the same user look at it: most of its /proc/PID is root's.

#include <sys/prctl.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void NonDumpable(const Arguments&) {
  setsid();
  prctl(PR_SET_DUMPABLE, 0);
  if (Fork() == 0) {
    setsid();
    Report("here");
    Stay();
  }
  ReadyAndStay();
}

}  // namespace acp_wrap
