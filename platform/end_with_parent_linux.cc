#include <signal.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <unistd.h>

#include "platform/end_with_parent.h"

namespace acp_wrap {

void EndWithParent(pid_t parent) {
  // Follows the parent's thread (prctl(2)), of which there is one.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
}

}  // namespace acp_wrap
