// A daemon by the book: forked twice, its parent gone, in a session that it
// does not lead.  "daemon:KIND" starts a victim of that kind, and stays above
// it.

#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Daemon(const Arguments& arguments) {
  if (Fork() != 0) _exit(0);
  setsid();
  if (Fork() != 0) _exit(0);
  (void)!chdir("/");
  if (arguments.empty()) ReadyAndStay();
  StartKind(arguments.at(0));
  Report("here");
  Stay();
}

}  // namespace acp_wrap
