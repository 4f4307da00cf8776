#include "platform/posix/signal_mask.h"

#include <signal.h>
#include <unistd.h>

#include "lib/ending/wait_status.h"
#include "platform/posix/kernel.h"
#include "platform/posix/kernel_signals.h"

namespace acp_wrap {

SignalMask::SignalMask() : inherited_sigchld_(DispositionOf(SIGCHLD)) {
  ChangeSignalMask(SIG_SETMASK, AllSignals(), &inherited_mask_);
  SetDisposition(SIGCHLD, Disposition::kDefault);
}

void SignalMask::RestoreForAgent() const {
  SetDisposition(SIGCHLD, inherited_sigchld_);
  ChangeSignalMask(SIG_SETMASK, inherited_mask_, nullptr);
}

void SignalMask::TakeDefault(int signal) const {
  const Disposition inherited = DispositionOf(signal);
  const bool changed = SetDisposition(signal, Disposition::kDefault);
  // Not raise(3): the C library does not raise the signals that it keeps for
  // itself.
  NoteOwnSignal(signal);
  kill(getpid(), signal);
  // Pending until here, so that one stop is one stop even if the signal had
  // reached this process as well.
  sigset_t blocked;
  ChangeSignalMask(SIG_UNBLOCK, OnlySignal(signal), &blocked);
  ChangeSignalMask(SIG_SETMASK, blocked, nullptr);
  if (changed) SetDisposition(signal, inherited);
}

void SignalMask::EndAs(const WaitStatus& status) const {
  if (status.signaled()) {
    SuppressCoreDump();
    TakeDefault(status.value);
  }
  _exit(status.ShellCode());
}

bool SignalMask::Ignored(int signal) {
  return DispositionOf(signal) == Disposition::kIgnored;
}

}  // namespace acp_wrap
