#include <signal.h>

#include "platform/keep_ignored_signals.h"

namespace acp_wrap {
namespace {

void DoNothing(int) {}

}  // namespace

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

}  // namespace acp_wrap
