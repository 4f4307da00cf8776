#include "platform/linux/waitid.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>

namespace acp_wrap {
namespace {

// __WALL, until a kernel turns out not to take it.
int every_child = __WALL;

}  // namespace

int WaitForChild(idtype_t type, pid_t pid, siginfo_t* info, int options) {
  while (true) {
    *info = {};
    if (waitid(type, static_cast<id_t>(pid), info, options | every_child) ==
        0) {
      return 0;
    }
    if (errno == EINVAL && every_child != 0) {
      every_child = 0;
    } else if (errno != EINTR) {
      return -1;
    }
  }
}

bool IsLivingChild(idtype_t type, pid_t pid) {
  siginfo_t state;
  return WaitForChild(type, pid, &state, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         state.si_pid == 0;
}

}  // namespace acp_wrap
