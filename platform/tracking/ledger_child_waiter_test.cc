#include "platform/tracking/ledger_child_waiter.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <optional>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/ending/received_signal.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/process_handle.h"
#include "platform/tracking/descendant_tracker.h"
#include "platform/tracking/ledger_process_table.h"
#include "platform/tracking/process_model_for_test.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = ChildWaiter::Ended::Kind;

// The children of one process of the model.
class ModelChildren : public ChildWaiter {
 public:
  ModelChildren(ProcessModel& model, pid_t self) : model_(model), self_(self) {}

  Ended Peek() override {
    Ended ended = {Kind::kNoChildren};
    for (pid_t pid : model_.ListChildren(self_)) {
      if (!model_.Lives(pid)) return {Kind::kChild, pid, WaitStatus::Exited(3)};
      ended.kind = Kind::kNone;
    }
    return ended;
  }
  void Reap(pid_t pid) override { model_.Reap(pid); }
  bool AwaitEnd(pid_t pid, absl::Duration) override {
    if (model_.Lives(pid)) return false;
    model_.Reap(pid);
    return true;
  }
  Change TakeChange(pid_t) override { return {}; }
  Outcome Forward(pid_t, const ReceivedSignal&) override { return Ok{}; }

 private:
  ProcessModel& model_;
  pid_t self_;
};

class LedgerChildWaiterTest : public testing::Test {
 protected:
  LedgerChildWaiterTest()
      : app_(model_.Fork(1)),
        guardian_(model_.Fork(app_)),
        tracker_(model_, model_),
        children_(model_, guardian_),
        waiter_(children_, tracker_, model_),
        table_(model_, tracker_) {
    model_.SetGroup(guardian_, guardian_);
    AncestryLedger::Root root = model_.RootOf(guardian_);
    root.group_is_private = true;
    tracker_.Begin(root);
    agent_ = model_.Fork(guardian_);
    tracker_.AddChild(agent_);
    model_.SetSession(guardian_);
  }

  void End(pid_t pid) {
    model_.Exit(pid);
    model_.Deliver(tracker_);
  }

  ProcessModel model_{ProcessModel::Options()};
  pid_t app_, guardian_, agent_;
  DescendantTracker tracker_;
  ModelChildren children_;
  LedgerChildWaiter waiter_;
  LedgerProcessTable table_;
};

TEST_F(LedgerChildWaiterTest, AChildIsNamedUntilItIsReaped) {
  EXPECT_EQ(waiter_.Peek().kind, Kind::kNone);
  End(agent_);
  for (int i = 0; i < 2; ++i) {
    ChildWaiter::Ended ended = waiter_.Peek();
    EXPECT_EQ(ended.kind, Kind::kChild);
    EXPECT_EQ(ended.pid, agent_);
    EXPECT_EQ(ended.status, WaitStatus::Exited(3));
  }
  waiter_.Reap(agent_);
  EXPECT_FALSE(model_.Exists(agent_));
  EXPECT_EQ(waiter_.Peek().kind, Kind::kNoChildren);
}

TEST_F(LedgerChildWaiterTest, OneThatWasAwaitedIsNotNamedAgain) {
  EXPECT_FALSE(waiter_.AwaitEnd(agent_, absl::ZeroDuration()));
  EXPECT_NE(tracker_.Find(agent_), nullptr);
  model_.Exit(agent_);
  EXPECT_TRUE(waiter_.AwaitEnd(agent_, absl::ZeroDuration()));
  EXPECT_EQ(tracker_.Find(agent_), nullptr);
  EXPECT_EQ(waiter_.Peek().kind, Kind::kNoChildren);
}

TEST_F(LedgerChildWaiterTest, AnOrphanKeepsItFromBeingOver) {
  pid_t orphan = model_.Fork(agent_);
  model_.SetSession(orphan);
  model_.Deliver(tracker_);
  End(agent_);
  ASSERT_EQ(waiter_.Peek().pid, agent_);
  waiter_.Reap(agent_);
  EXPECT_EQ(waiter_.Peek().kind, Kind::kNone);
  End(orphan);
  ChildWaiter::Ended ended = waiter_.Peek();
  EXPECT_EQ(ended.kind, Kind::kChild);
  EXPECT_EQ(ended.pid, orphan);
  waiter_.Reap(orphan);
  EXPECT_EQ(waiter_.Peek().kind, Kind::kNoChildren);
}

// The watch may tell of ends later than the run is over.
TEST_F(LedgerChildWaiterTest, WhoHasEndedUntoldIsNotLeft) {
  const pid_t child = model_.Fork(agent_);
  model_.Deliver(tracker_);
  model_.SetSession(child);
  model_.Exit(agent_);
  model_.Reap(agent_);
  EXPECT_TRUE(waiter_.IsAnyoneLeft());
  const pid_t grandchild = model_.Fork(child);
  model_.Exit(child);
  EXPECT_NE(waiter_.Peek().kind, Kind::kNoChildren);
  EXPECT_TRUE(waiter_.IsAnyoneLeft());
  model_.Exit(grandchild);
  EXPECT_FALSE(waiter_.IsAnyoneLeft());
}

TEST_F(LedgerChildWaiterTest, TheGroupIsLookedAtWhileItsLeaderIsAZombie) {
  model_.SetGroup(agent_, agent_);
  tracker_.LookEverywhere();
  // Two steps out of sight, in the agent's group, and no word of it.
  pid_t middle = model_.Fork(agent_);
  pid_t orphan = model_.Fork(middle);
  model_.Exit(middle);
  model_.Reap(middle);
  model_.Exit(agent_);
  ASSERT_EQ(waiter_.Peek().pid, agent_);
  waiter_.Reap(agent_);
  EXPECT_NE(tracker_.Find(orphan), nullptr);
}

TEST_F(LedgerChildWaiterTest, NoSignalReachesAnHeirOfThePid) {
  std::optional<ProcessId> seen;
  auto remember = [&](const ProcessInfo& info, ProcessHandle&) {
    seen = info.id;
    return true;
  };
  ASSERT_TRUE(table_.VisitDescendants(remember).ok());
  ASSERT_TRUE(seen);
  Result<std::unique_ptr<ProcessHandle>> handle = table_.Hold(agent_);
  ASSERT_TRUE(handle.ok());
  EXPECT_TRUE(handle.value()->Signal(SIGTERM).ok());
  EXPECT_THAT(model_.signaled,
              ElementsAre(ProcessModel::Signaled{agent_, SIGTERM}));
  model_.signaled.clear();
  model_.Exit(agent_);
  model_.Reap(agent_);
  // Round the whole space of pids.
  pid_t heir = 0;
  while (heir != agent_) {
    if (heir != 0) model_.Exit(heir), model_.Reap(heir);
    heir = model_.Fork(app_);
  }
  Outcome outcome = handle.value()->Signal(SIGTERM);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().number, ESRCH);
  ReceivedSignal signal;
  signal.number = SIGTERM;
  EXPECT_FALSE(waiter_.Forward(agent_, signal).ok());
  EXPECT_THAT(model_.signaled, IsEmpty());
}

TEST_F(LedgerChildWaiterTest, ForwardsToADescendantThatIsNoChild) {
  pid_t orphan = model_.Fork(agent_);
  model_.Deliver(tracker_);
  End(agent_);
  ReceivedSignal signal;
  signal.number = SIGUSR1;
  EXPECT_TRUE(waiter_.Forward(orphan, signal).ok());
  EXPECT_THAT(model_.signaled,
              ElementsAre(ProcessModel::Signaled{orphan, SIGUSR1}));
}

TEST_F(LedgerChildWaiterTest, NothingCanBeVisitedBeforeTheRecordBegins) {
  DescendantTracker idle(model_, model_);
  LedgerProcessTable table(model_, idle);
  auto visit = [](const ProcessInfo&, ProcessHandle&) { return true; };
  EXPECT_FALSE(table.VisitDescendants(visit).ok());
}

}  // namespace
}  // namespace acp_wrap
