// ChildWaiter on Linux's waitid(2).

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_CHILD_WAITER_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_CHILD_WAITER_H_

#include <sys/types.h>
#include <sys/wait.h>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/result.h"
#include "platform/child_waiter.h"

namespace acp_wrap {

class WaitidChildWaiter : public ChildWaiter {
 public:
  Ended Peek() override { return Next(WNOWAIT); }
  void Reap(pid_t pid) override;
  Ended ReapNext() override { return Next(0); }
  bool AwaitEnd(pid_t pid, absl::Duration limit) override;
  Change TakeChange(pid_t pid) override;
  Outcome Forward(pid_t pid, const ReceivedSignal& signal) override;

 private:
  // With WNOWAIT, or without.
  Ended Next(int option);
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_CHILD_WAITER_H_
