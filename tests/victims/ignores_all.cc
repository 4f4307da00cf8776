// Ignores and blocks every signal that it can.

#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void IgnoresAll(const Arguments&) {
  setsid();
  IgnoreAllSignals();
  ReadyAndStay();
}

}  // namespace acp_wrap
