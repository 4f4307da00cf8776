// Who was a child before the wrapper was executed, as in
//   sleep 99 & exec sprout-acp-wrap -- ...
// is front's child, and is never touched, nor waited for without end.

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/leash.h"
#include "tests/harness/paths.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

// How the wrapper is started, and what happens to its guardian.
enum class Setting { kPlain, kShellLeadsGroup, kGuardianKilled };

using Parameter = std::tuple<Setting, WayToEnd>;

std::string NameOf(const testing::TestParamInfo<Parameter>& info) {
  const char* settings[] = {"Plain", "ShellLeadsGroup", "GuardianKilled"};
  const auto& [setting, way] = info.param;
  return settings[static_cast<int>(setting)] + TestName(way);
}

class BystanderTest : public WholeProgramTestWithParam<Parameter> {
 protected:
  // The shell starts `kind` on the bystanders' leash, and becomes the wrapper.
  Scene::Plan PlanWith(const std::string& kind) {
    const auto& [setting, way] = GetParam();
    Scene::Plan plan;
    plan.kinds = {"own-session", "traps-term"};
    plan.prefix = {"/bin/sh", "-c",
                   "\"$0\" \"$1\" 3>&4 4>&- & shift; exec 4>&-; exec \"$@\"",
                   VictimPath(), kind};
    plan.launch.descriptors = {{4, bystanders_.victims_end()}};
    plan.launch.through_parent = way == WayToEnd::kParentDies;
    if (setting == Setting::kShellLeadsGroup) {
      plan.launch.before_exec = [] { setpgid(0, 0); };
    }
    return plan;
  }

  void ExpectUntouched() {
    EXPECT_FALSE(bystanders_.AllGone());
    for (const Leash::Report& report : bystanders_.reports()) {
      EXPECT_FALSE(absl::StartsWith(report.text, "signal")) << report.text;
    }
  }

  Leash bystanders_;
};

TEST_P(BystanderTest, SurvivesWithoutASignal) {
  const auto& [setting, way] = GetParam();
  Scene scene(PlanWith("bystander"));
  bystanders_.LetGo();
  ASSERT_READY(scene);
  ASSERT_TRUE(bystanders_.AwaitReady(1));
  if (setting == Setting::kGuardianKilled) scene.KillGuardian();

  BringAbout(way, scene);

  ExpectVictimsEnd(way, scene);
  ExpectUntouched();
  // It has come to the test by now.
  EXPECT_EQ(EndLeftovers().size(), 1u);
  EXPECT_TRUE(bystanders_.AllGone());
}

TEST_P(BystanderTest, ItsOwnChildrenAreBystandersToo) {
  const auto& [setting, way] = GetParam();
  Scene scene(PlanWith("tree:bystander"));
  bystanders_.LetGo();
  ASSERT_READY(scene);
  ASSERT_TRUE(bystanders_.AwaitReady(1));
  if (setting == Setting::kGuardianKilled) scene.KillGuardian();

  BringAbout(way, scene);

  ExpectVictimsEnd(way, scene);
  ExpectUntouched();
  EXPECT_EQ(EndLeftovers().size(), 2u);
}

TEST_P(BystanderTest, ItsOrphanIsABystander) {
  const auto& [setting, way] = GetParam();
  Scene scene(PlanWith("tree:bystander"));
  bystanders_.LetGo();
  ASSERT_READY(scene);
  ASSERT_TRUE(bystanders_.AwaitReady(1));
  ASSERT_TRUE(bystanders_.Await("here tree:bystander"));
  SendSignal(bystanders_.Find("here tree:bystander"), SIGKILL);
  if (setting == Setting::kGuardianKilled) scene.KillGuardian();

  BringAbout(way, scene);

  ExpectVictimsEnd(way, scene);
  ExpectUntouched();
  EXPECT_EQ(EndLeftovers().size(), 1u);
}

// SIGKILL to the group is the caller's, and hits who is in it.
INSTANTIATE_TEST_SUITE_P(
    All, BystanderTest,
    testing::Combine(
        testing::Values(Setting::kPlain, Setting::kShellLeadsGroup),
        testing::Values(WayToEnd::kAgentExits, WayToEnd::kSigterm,
                        WayToEnd::kParentDies, WayToEnd::kFrontIsKilled)),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    TakenOver, BystanderTest,
    testing::Combine(testing::Values(Setting::kGuardianKilled),
                     testing::Values(WayToEnd::kAgentExits, WayToEnd::kSigterm,
                                     WayToEnd::kParentDies)),
    NameOf);

}  // namespace
}  // namespace acp_wrap
