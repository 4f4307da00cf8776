// Leads a process group of its own, as MCP servers do.

#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void OwnGroup(const Arguments&) {
  setpgid(0, 0);
  ReadyAndStay();
}

}  // namespace acp_wrap
