// Runs a set-uid program, which becomes root altogether: the user who started
// it may not even signal it.

#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void SetUid(const Arguments&) {
  execl(Beside("victim-set-uid").c_str(), g_argv[0], "root",
        static_cast<char*>(nullptr));
  Unavailable("exec");
}

void Root(const Arguments&) {
  setsid();
  if (setgid(0) != 0 || setuid(0) != 0) Unavailable("setuid");
  ReadyAndStay();
}

}  // namespace acp_wrap
