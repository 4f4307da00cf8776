// Does nothing to get away.

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Plain(const Arguments&) { ReadyAndStay(); }

}  // namespace acp_wrap
