// Leads a session with a controlling terminal, as what runs a shell does.

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void OwnTerminal(const Arguments&) {
  setsid();
  int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) {
    Unavailable("posix_openpt");
  }
  // Both ends are its own: no hangup comes before its end.
  int own = open(ptsname(terminal), O_RDWR | O_NOCTTY);
  if (own < 0 || ioctl(own, TIOCSCTTY, 0) != 0) Unavailable("TIOCSCTTY");
  ReadyAndStay();
}

}  // namespace acp_wrap
