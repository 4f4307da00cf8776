// Has no environment, and so no marker, in a session of its own.

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void NoEnvironment(const Arguments&) {
  BecomeKindWithoutEnvironment("own-session");
}

}  // namespace acp_wrap
