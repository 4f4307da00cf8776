#include "platform/posix/kernel_signals.h"

#include <signal.h>

namespace acp_wrap {

// sigtimedwait(2) would be one call, and macOS does not have it.
bool TakePending(int signal) {
  sigset_t pending;
  if (sigpending(&pending) != 0 || sigismember(&pending, signal) != 1) {
    return false;
  }
  const sigset_t only = OnlySignal(signal);
  int taken;
  return sigwait(&only, &taken) == 0;
}

}  // namespace acp_wrap
