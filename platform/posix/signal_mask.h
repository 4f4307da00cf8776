// Taking signals as events, and giving the agent back what was inherited.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_SIGNAL_MASK_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_SIGNAL_MASK_H_

#include <signal.h>

#include "lib/ending/wait_status.h"
#include "platform/posix/kernel_signals.h"

namespace acp_wrap {

// Blocks, for the calling process, every signal that can be blocked, so that
// EventLoop can take it as an event, and gives SIGCHLD its default
// disposition, since with SIG_IGN children cannot be waited for (wait(2)).
// All other dispositions stay as they were inherited.
class SignalMask {
 public:
  // Blocks.  Cannot fail: its arguments are constants.
  SignalMask();

  // Restores the mask and SIGCHLD's disposition as they were before: to be
  // called in the child that becomes the agent.
  void RestoreForAgent() const;

  // Lets `signal` do what it does by default, to the calling process: stop it,
  // until it is continued, or end it.
  void TakeDefault(int signal) const;

  // Ends the calling process so that its parent sees `status`.  A death by
  // signal leaves no core dump: if there is one, it is the agent's.  Process 1
  // of a PID namespace cannot die by a signal of its own (pid_namespaces(7))
  // and exits with 128 + the signal.
  [[noreturn]] void EndAs(const WaitStatus& status) const;

  // Whether `signal` was ignored when the calling process was started.
  static bool Ignored(int signal);

 private:
  sigset_t inherited_mask_;
  Disposition inherited_sigchld_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_SIGNAL_MASK_H_
