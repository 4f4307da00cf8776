// ChildWaiter where descendants are known by record: those that are no
// children end like children, and nothing is left when the ledger is empty.

#ifndef SPROUT_ACP_WRAP_PLATFORM_TRACKING_LEDGER_CHILD_WAITER_H_
#define SPROUT_ACP_WRAP_PLATFORM_TRACKING_LEDGER_CHILD_WAITER_H_

#include <sys/types.h>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/tracking/descendant_tracker.h"
#include "platform/tracking/process_source.h"

namespace acp_wrap {

class LedgerChildWaiter : public ChildWaiter {
 public:
  // `children` waits for the calling process's own.  All outlive the waiter.
  LedgerChildWaiter(ChildWaiter& children, DescendantTracker& tracker,
                    ProcessSource& source)
      : children_(children), tracker_(tracker), source_(source) {}

  Ended Peek() override;
  bool IsAnyoneLeft() override;
  // As long as a child has not been waited for, its number, and so that of
  // its group, is not given away: looks for what is left of the group first.
  void Reap(pid_t pid) override;
  // For a child that has nothing below it.
  bool AwaitEnd(pid_t pid, absl::Duration limit) override;
  Change TakeChange(pid_t pid) override;
  Outcome Forward(pid_t pid, const ReceivedSignal& signal) override;

 private:
  ChildWaiter& children_;
  DescendantTracker& tracker_;
  ProcessSource& source_;
  // The child that Peek() has last named; 0 if that was none.
  pid_t named_child_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_TRACKING_LEDGER_CHILD_WAITER_H_
