#include "platform/signal_mask.h"

#include <signal.h>
#include <unistd.h>

#include "lib/wait_status.h"
#include "platform/core_dump.h"

namespace acp_wrap {

SignalMask::SignalMask() {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &inherited_mask_);
  struct sigaction standard = {};
  standard.sa_handler = SIG_DFL;
  sigaction(SIGCHLD, &standard, &inherited_sigchld_);
}

void SignalMask::RestoreForAgent() const {
  sigaction(SIGCHLD, &inherited_sigchld_, nullptr);
  sigprocmask(SIG_SETMASK, &inherited_mask_, nullptr);
}

void SignalMask::TakeDefault(int signal) const {
  struct sigaction standard = {};
  standard.sa_handler = SIG_DFL;
  struct sigaction inherited;
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal);
  sigset_t blocked;
  // Fails for SIGSTOP and SIGKILL, whose disposition cannot be changed.
  bool changed = sigaction(signal, &standard, &inherited) == 0;
  // Not raise(3): the C library does not raise the signals that it keeps for
  // itself.
  kill(getpid(), signal);
  // Pending until here, so that one stop is one stop even if the signal had
  // reached this process as well.
  sigprocmask(SIG_UNBLOCK, &only, &blocked);
  sigprocmask(SIG_SETMASK, &blocked, nullptr);
  if (changed) sigaction(signal, &inherited, nullptr);
}

void SignalMask::EndAs(const WaitStatus& status) const {
  if (status.signaled()) {
    SuppressCoreDump();
    TakeDefault(status.value);
  }
  _exit(status.ShellCode());
}

bool SignalMask::Ignored(int signal) {
  struct sigaction action;
  return sigaction(signal, nullptr, &action) == 0 &&
         (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace acp_wrap
