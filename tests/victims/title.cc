// Writes a title over its arguments and environment, as setproctitle(3) does:
// the marker is gone from /proc/PID/environ.

#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Title(const Arguments&) {
  setsid();
  prctl(PR_SET_NAME, "a ) title\n");
  Report("here");
  char* end = g_argv[0];
  for (char** entry = environ; *entry != nullptr; ++entry) {
    end = *entry + strlen(*entry);
  }
  // The kernel keeps arguments and environment in one piece, in this order.
  char* const begin = g_argv[1] + strlen(g_argv[1]) + 1;
  if (end > begin) memset(begin, 'x', static_cast<size_t>(end - begin));
  ReadyAndStay();
}

}  // namespace acp_wrap
