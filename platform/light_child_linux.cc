#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/types.h>

#include "lib/result.h"
#include "platform/light_child.h"

namespace acp_wrap {

Result<pid_t> StartLightChild(int (*body)(void*), void* argument) {
  // Of untouched memory, of which the child uses a page or two.
  alignas(16) static char stack[16 * 1024];
  pid_t pid = clone(body, stack + sizeof stack, CLONE_VM | SIGCHLD, argument);
  if (pid < 0) return Error{"clone", errno};
  return pid;
}

}  // namespace acp_wrap
