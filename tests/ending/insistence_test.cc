// A second request means now, unless it comes within half a second of the
// first: one Ctrl-C through npm arrives twice, and tree-kill signals everybody.

#include <signal.h>
#include <sys/types.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ending/cast.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::IsEmpty;

constexpr absl::Duration kHalfASecond = absl::Milliseconds(500);

class InsistenceTest : public WholeProgramTestWithParam<bool> {
 protected:
  static Cast::Plan WithServer() {
    Cast::Plan plan;
    plan.options = {"--grace=9h", "--kill-after=1h", "--linger=1h"};
    plan.starts = Server();
    plan.count = 1;
    return plan;
  }

  static void Ask(Cast& cast, int signal) {
    GetParam() ? cast.stage().SendToGroup(signal) : cast.stage().Send(signal);
  }
};

TEST_P(InsistenceTest, WhatComesAtOnceIsNone) {
  // Until the machine is not too busy for it.
  for (int tries = 0; tries < 20; ++tries) {
    Cast cast(WithServer());
    ASSERT_TRUE(cast.ready());
    const absl::Time begin = absl::Now();
    Ask(cast, SIGTERM);
    ASSERT_EQ(cast.Next(), Got("agent", SIGTERM));
    // Two that front has not looked at yet would become one.
    absl::SleepFor(absl::Milliseconds(50));
    Ask(cast, SIGTERM);
    const std::string second = cast.Next();
    if (absl::Now() - begin > kHalfASecond) continue;
    EXPECT_EQ(second, Got("agent", SIGTERM));
    EXPECT_THAT(cast.Meanwhile(), IsEmpty());

    absl::SleepFor(kHalfASecond);
    Ask(cast, SIGTERM);
    EXPECT_EQ(cast.End(), "signal 9");
    EXPECT_TRUE(cast.stage().leash().AllGone());
    return;
  }
  GTEST_SKIP() << "this machine is too slow";
}

TEST_P(InsistenceTest, ASecondRequestEndsEverythingNow) {
  for (int second : {SIGTERM, SIGINT}) {
    Cast cast(WithServer());
    ASSERT_TRUE(cast.ready());
    Ask(cast, SIGTERM);
    EXPECT_EQ(cast.Next(), Got("agent", SIGTERM));
    EXPECT_THAT(cast.Meanwhile(), IsEmpty());
    absl::SleepFor(kHalfASecond);
    Ask(cast, second);
    EXPECT_EQ(cast.End(), "signal 9");
    EXPECT_TRUE(cast.stage().leash().AllGone());
  }
}

INSTANTIATE_TEST_SUITE_P(All, InsistenceTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& info) {
                           return info.param ? std::string("ToTheGroup")
                                             : std::string("ToThePid");
                         });

// npm's tree-kill collects what is below a process, by asking ps for the
// children of each, and signals: for each parent in the order of pids its
// children and then itself, nobody twice.
void Collect(pid_t root, std::map<pid_t, std::vector<pid_t>>& tree) {
  for (const Proc& child : ChildrenOf(root)) {
    tree[root].push_back(child.pid);
    Collect(child.pid, tree);
  }
  tree[root];
}

std::vector<pid_t> OrderOfTreeKill(pid_t root) {
  std::map<pid_t, std::vector<pid_t>> tree;
  Collect(root, tree);
  std::vector<pid_t> order;
  std::set<pid_t> done;
  for (const auto& [parent, children] : tree) {
    for (pid_t child : children) {
      if (done.insert(child).second) order.push_back(child);
    }
    if (done.insert(parent).second) order.push_back(parent);
  }
  return order;
}

using TreeKillTest = WholeProgramTest;

TEST_F(TreeKillTest, TheAgentHasItsGrace) {
  Cast::Plan plan;
  plan.options = {"--grace=9h", "--kill-after=1h", "--linger=1h"};
  plan.starts = Worker() + Daemon();
  plan.count = 2;
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  const std::vector<pid_t> order = OrderOfTreeKill(cast.front());
  EXPECT_THAT(order, Contains(cast.guardian()));
  EXPECT_THAT(order, Contains(cast.agent()));
  for (pid_t pid : order) SendSignal(pid, SIGTERM);
  std::multiset<std::string> reports;
  for (std::string& report : cast.Meanwhile()) reports.insert(report);
  // Each from tree-kill, and the agent from nobody else.
  EXPECT_EQ(reports.count(Got("worker", SIGTERM)), 1);
  EXPECT_EQ(reports.count(Got("daemon", SIGTERM)), 1);
  EXPECT_EQ(reports.count(Got("agent", SIGTERM)), 1);

  cast.EndInput();
  EXPECT_THAT(cast.Rest(), Contains("agent: leaves"));
  EXPECT_EQ(cast.End(), "exit 3");
  EXPECT_TRUE(cast.stage().leash().AllGone());
}

}  // namespace
}  // namespace acp_wrap
