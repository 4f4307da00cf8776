#include "platform/posix/kernel.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>

namespace acp_wrap {
namespace {

void DoNothing(int) {}

}  // namespace

bool CloseRange(int, int) { return false; }

// The crash report that macOS writes besides follows the signal, not the limit.
void SuppressCoreDump() {
  rlimit none = {};
  setrlimit(RLIMIT_CORE, &none);
}

// There is nothing like PR_SET_PDEATHSIG; the helper sees its socket end.
void EndWithParent(pid_t) {}

// macOS drops what is ignored before it looks whether it is blocked, SIGWINCH
// for one (psignal_internal() in XNU's bsd/kern/kern_sig.c); what has a handler
// it keeps.
void KeepIgnoredSignals() {
  struct sigaction action = {};
  action.sa_handler = DoNothing;
  for (int signal = 1; signal < NSIG; ++signal) {
    if (signal != SIGKILL && signal != SIGSTOP) {
      sigaction(signal, &action, nullptr);
    }
  }
}

// Older SDKs and kernels do not have MSG_NOSIGNAL; SO_NOSIGPIPE (setsockopt(2))
// stays with the socket, and setting it again changes nothing.
ssize_t SendQuietly(int socket, const void* data, size_t size) {
  int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
  return send(socket, data, size, MSG_DONTWAIT);
}

}  // namespace acp_wrap
