#include "platform/tracking/ledger_child_waiter.h"

#include <errno.h>
#include <sys/types.h>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/tracking/descendant_tracker.h"

namespace acp_wrap {

ChildWaiter::Ended LedgerChildWaiter::Peek() {
  Ended own = children_.Peek();
  named_child_ = own.kind == Ended::Kind::kChild ? own.pid : 0;
  if (named_child_ != 0) return own;
  if (const DescendantTracker::Ended* ended = tracker_.NextEnded()) {
    return {Ended::Kind::kChild, ended->pid, ended->status};
  }
  if (own.kind == Ended::Kind::kNone) return own;
  return {tracker_.ConfirmEmpty() ? Ended::Kind::kNoChildren
                                  : Ended::Kind::kNone};
}

bool LedgerChildWaiter::IsAnyoneLeft() {
  if (children_.Peek().kind != Ended::Kind::kNoChildren) return true;
  tracker_.LookForEnds();
  return !tracker_.ConfirmEmpty();
}

void LedgerChildWaiter::Reap(pid_t pid) {
  if (pid != named_child_) {
    tracker_.Forget(pid);
    return;
  }
  tracker_.LookEverywhere();
  children_.Reap(pid);
}

bool LedgerChildWaiter::AwaitEnd(pid_t pid, absl::Duration limit) {
  if (!children_.AwaitEnd(pid, limit)) return false;
  // The watch tells of it later.
  const AncestryLedger::Entry* entry = tracker_.Find(pid);
  if (entry != nullptr) tracker_.OnEnd(entry->last.unique_id, WaitStatus());
  return true;
}

ChildWaiter::Change LedgerChildWaiter::TakeChange(pid_t pid) {
  return children_.TakeChange(pid);
}

Outcome LedgerChildWaiter::Forward(pid_t pid, const ReceivedSignal& signal) {
  if (!tracker_.active()) return children_.Forward(pid, signal);
  const AncestryLedger::Entry* entry = tracker_.Find(pid);
  if (entry == nullptr) return Error{"kill", ESRCH};
  return source_.Signal(pid, entry->last.unique_id, signal.number);
}

}  // namespace acp_wrap
