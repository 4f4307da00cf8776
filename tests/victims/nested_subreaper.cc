// A subreaper, which keeps the orphans below itself; and such an orphan.

#include <sys/prctl.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void NestedSubreaper(const Arguments&) {
  setsid();
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  Report("here");
  if (Fork() == 0) Daemon({});
  Stay();
}

}  // namespace acp_wrap
