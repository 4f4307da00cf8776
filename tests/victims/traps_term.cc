// Catches SIGTERM and goes on.

#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void TrapsTerm(const Arguments&) {
  setsid();
  TrapTermination();
  ReadyAndStay();
}

}  // namespace acp_wrap
