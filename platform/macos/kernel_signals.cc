#include "platform/posix/kernel_signals.h"

#include <signal.h>

// The library keeps none for itself.

namespace acp_wrap {

sigset_t AllSignals() {
  sigset_t all;
  sigfillset(&all);
  return all;
}

sigset_t OnlySignal(int signal) {
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal);
  return only;
}

void ChangeSignalMask(int how, const sigset_t& set, sigset_t* old) {
  sigprocmask(how, &set, old);
}

Disposition DispositionOf(int signal) {
  struct sigaction action;
  const bool ignored = sigaction(signal, nullptr, &action) == 0 &&
                       (action.sa_flags & SA_SIGINFO) == 0 &&
                       action.sa_handler == SIG_IGN;
  return ignored ? Disposition::kIgnored : Disposition::kDefault;
}

bool SetDisposition(int signal, Disposition disposition) {
  struct sigaction action = {};
  action.sa_handler = disposition == Disposition::kIgnored ? SIG_IGN : SIG_DFL;
  return sigaction(signal, &action, nullptr) == 0;
}

}  // namespace acp_wrap
