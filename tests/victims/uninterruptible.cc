// Opens the file that its argument names, where that takes for ever, and sleeps
// in the kernel until then.

#include <fcntl.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Uninterruptible(const Arguments& arguments) {
  char name[] = "uninterruptible";
  g_argv[1] = name;
  Report("ready");
  (void)!open(arguments.at(0).c_str(), O_RDONLY | O_CLOEXEC);
  Stay();
}

}  // namespace acp_wrap
