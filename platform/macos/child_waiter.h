// The calling process's own children on macOS.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_CHILD_WAITER_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_CHILD_WAITER_H_

#include <sys/types.h>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/result.h"
#include "platform/child_waiter.h"

namespace acp_wrap {

// On waitid(2), as bsd/kern/kern_exit.c of XNU has it, which is not all that
// POSIX says:
// - si_status holds all 32 bits given to exit(2), not the 8 that a shell sees;
// - for a continued child si_pid is whoever continued it, or 0;
// - a child that is continued causes no SIGCHLD, and counts as continued even
//   if it had not been stopped.
// So that a child was continued is only told if it had been stopped.
class MacChildWaiter : public ChildWaiter {
 public:
  Ended Peek() override;
  void Reap(pid_t pid) override;
  bool AwaitEnd(pid_t pid, absl::Duration limit) override;
  Change TakeChange(pid_t pid) override;
  // There is no sigqueue(3): the value is lost.
  Outcome Forward(pid_t pid, const ReceivedSignal& signal) override;

  // A child has stopped, and TakeChange() has not told that it goes on.
  bool HasStopped() const { return stopped_ != 0; }

 private:
  // The child that TakeChange() has called stopped, until it is continued.
  pid_t stopped_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_CHILD_WAITER_H_
