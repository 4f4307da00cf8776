// A daemon by the book: forked twice, its parent gone, in a session that it
// does not lead.

#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Daemon(const Arguments&) {
  if (Fork() != 0) _exit(0);
  setsid();
  if (Fork() != 0) _exit(0);
  (void)!chdir("/");
  ReadyAndStay();
}

}  // namespace acp_wrap
