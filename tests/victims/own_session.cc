// Leads a session of its own, without a terminal.

#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void OwnSession(const Arguments&) {
  setsid();
  ReadyAndStay();
}

}  // namespace acp_wrap
