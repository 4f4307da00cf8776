// Runs a set-uid program, which becomes root altogether: the user who started
// it may not even signal it.

#include <sys/types.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void SetUid(const Arguments&) {
  execl(Beside("victim-set-uid").c_str(), g_argv[0], "root",
        static_cast<char*>(nullptr));
  Unavailable("exec");
}

// Before that it starts a process of the user's, which anybody of theirs may
// signal, but only root may wait for.
void Root(const Arguments&) {
  const uid_t user = getuid();
  if (Fork() == 0) {
    if (setresuid(user, user, user) != 0) Unavailable("setresuid");
    setsid();
    Report("here");
    Stay();
  }
  setsid();
  if (setgid(0) != 0 || setuid(0) != 0) Unavailable("setuid");
  ReadyAndStay();
}

}  // namespace acp_wrap
