// A process in uninterruptible sleep does not die, whoever wants it: it is
// named, in bounded time, and the exit goes on.  It has SIGKILL by then, and
// ends when its sleep does.

#include <sys/types.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/stuck_folder.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/report/report.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;

void Play(WayToEnd way, bool front_alone) {
  StuckFolder folder;
  if (!folder.valid()) GTEST_SKIP() << "no file system of one's own";
  const ReportFile report;
  Scene::Plan plan;
  plan.options.push_back(report.Option());
  plan.kinds = {"uninterruptible:" + folder.File(), "own-session",
                "traps-term"};
  plan.launch.through_parent = way == WayToEnd::kParentDies;
  Scene scene(plan);
  ASSERT_READY(scene);
  const pid_t stuck = scene.leash().Find("ready uninterruptible");
  ASSERT_EQ(folder.AwaitCaller(), stuck);
  if (front_alone) scene.KillGuardian();

  BringAbout(way, scene);

  std::optional<int> status = AwaitExit(scene.front());
  ASSERT_TRUE(status) << "the exit waits for what cannot be ended";
  EXPECT_EQ(DescribeStatus(*status), DescribeStatus(ExpectedStatus(way)));
  if (!FrontSurvives(way)) {
    ASSERT_TRUE(scene.AwaitGuardian());
  }
  const std::string line = "sprout-acp-wrap: could not end victim (" +
                           std::to_string(stuck) +
                           "): it is in uninterruptible sleep, and ends when "
                           "that ends\n";
  EXPECT_THAT(scene.program().Errors(), HasSubstr(line));
  EXPECT_EQ(report.Read()["processes"].Where("pid", stuck)["fate"].text,
            "survived");
  for (const Proc& left : ChildrenOf(getpid())) {
    // The wrapper's witness, if it was killed too, has not been waited for.
    if (left.state == 'Z') continue;
    EXPECT_EQ(left.pid, stuck) << Describe(left);
    EXPECT_EQ(left.state, 'D');
  }

  folder.LetGo();
  EXPECT_TRUE(scene.leash().AwaitAllGone()) << "it has not got SIGKILL";
  EXPECT_TRUE(AwaitNoChild());
}

using UninterruptibleTest = WholeProgramTestWithParam<WayToEnd>;

TEST_P(UninterruptibleTest, IsNamedAndTheExitGoesOn) {
  RunInside({}, [] { Play(GetParam(), false); });
}

TEST_P(UninterruptibleTest, FrontAloneNamesIt) {
  if (!FrontSurvives(GetParam())) return;
  RunInside({}, [] { Play(GetParam(), true); });
}

INSTANTIATE_TEST_SUITE_P(All, UninterruptibleTest,
                         testing::Values(WayToEnd::kAgentExits,
                                         WayToEnd::kSigterm,
                                         WayToEnd::kFrontIsKilled),
                         [](const testing::TestParamInfo<WayToEnd>& info) {
                           return TestName(info.param);
                         });

}  // namespace
}  // namespace acp_wrap
