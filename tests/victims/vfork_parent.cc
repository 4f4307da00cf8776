// A process that waits in vfork(2) for a child that does not exec: it is in
// the kernel, in a state that looks uninterruptible.

#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void VforkParent(const Arguments&) {
  setsid();
  Report("here");
  // The child runs on the parent's memory, which is harmless as long as
  // neither returns from here.
  // NOLINTNEXTLINE(clang-analyzer-*): this victim exists for it.
  if (vfork() == 0) ReadyAndStay();
  // The child has been ended.
  Stay();
}

}  // namespace acp_wrap
