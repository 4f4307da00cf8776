// With --keep, what has SPROUT_ACP_WRAP_KEEP=1 in its environment stays, with
// everything below it, and is named; all else ends.  Without, it ends too.

#include <signal.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/model.h"
#include "tests/harness/paths.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kKept = "with:SPROUT_ACP_WRAP_KEEP=1:";

Scene::Plan PlanWith(const std::vector<std::string>& kinds) {
  Scene::Plan plan;
  plan.options.push_back("--keep");
  // Another run's sweep, and this one's, are of no concern here.
  plan.options.push_back("--sweep-on-start=0");
  plan.kinds = kinds;
  return plan;
}

std::string LineAbout(const Scene& scene, const std::string& report) {
  return "sprout-acp-wrap: kept victim (" +
         std::to_string(scene.leash().Find(report)) +
         "), as SPROUT_ACP_WRAP_KEEP=1 in its environment asks\n";
}

// Waits for the wrapper's own end, and for nothing that it has kept.
void AwaitEndOfRun(WayToEnd way, Scene& scene) {
  std::optional<int> status = AwaitExit(scene.front());
  ASSERT_TRUE(status) << scene.program().Errors();
  EXPECT_EQ(DescribeStatus(*status), DescribeStatus(ExpectedStatus(way)));
  EXPECT_TRUE(FrontSurvives(way) || scene.AwaitGuardian());
}

enum class Supervisor { kGuardian, kFront };

using Parameter = std::tuple<Supervisor, WayToEnd>;

class KeepTest : public WholeProgramTestWithParam<Parameter> {};

TEST_P(KeepTest, ItStaysWithAllBelowAndIsNamed) {
  const auto& [supervisor, way] = GetParam();
  Scene::Plan plan =
      PlanWith({kKept + "tree:bystander", kKept + "tree:no-environment",
                "own-group", "traps-term", "daemon"});
  plan.launch.through_parent = way == WayToEnd::kParentDies;
  Scene scene(plan);
  ASSERT_READY(scene);
  if (supervisor == Supervisor::kFront) scene.KillGuardian();

  BringAbout(way, scene);
  AwaitEndOfRun(way, scene);

  ExpectNoSignal(scene);
  for (const char* kept : {"here tree:bystander", "ready bystander",
                           "here tree:no-environment", "ready own-session"}) {
    EXPECT_TRUE(Lives(scene, kept)) << kept;
  }
  for (const char* ended :
       {"ready own-group", "ready traps-term", "ready daemon"}) {
    EXPECT_FALSE(Lives(scene, ended)) << ended;
  }
  const std::string errors = scene.program().Errors();
  EXPECT_THAT(errors, HasSubstr(LineAbout(scene, "here tree:bystander")));
  EXPECT_THAT(errors, HasSubstr(LineAbout(scene, "here tree:no-environment")));
  // They have come to the test by now: two trees of two.
  EXPECT_EQ(EndLeftovers().size(), 4u);
  EXPECT_TRUE(scene.leash().AllGone());
}

INSTANTIATE_TEST_SUITE_P(
    All, KeepTest,
    testing::Combine(testing::Values(Supervisor::kGuardian),
                     testing::Values(WayToEnd::kAgentExits,
                                     WayToEnd::kAgentIsKilled,
                                     WayToEnd::kSigterm, WayToEnd::kParentDies,
                                     WayToEnd::kFrontIsKilled)),
    [](const testing::TestParamInfo<Parameter>& info) {
      return TestName(std::get<WayToEnd>(info.param));
    });

INSTANTIATE_TEST_SUITE_P(TakenOver, KeepTest,
                         testing::Combine(testing::Values(Supervisor::kFront),
                                          testing::Values(WayToEnd::kAgentExits,
                                                          WayToEnd::kSigterm)),
                         [](const testing::TestParamInfo<Parameter>& info) {
                           return TestName(std::get<WayToEnd>(info.param));
                         });

class KeepOptionTest : public WholeProgramTest {
 protected:
  // Plays a run with one that asks to be kept, and answers what is said.
  std::string ErrorsOf(Scene::Plan plan, bool kept) {
    Scene scene(std::move(plan));
    if (!scene.ready()) {
      ADD_FAILURE() << scene.why_not_ready();
      return "";
    }
    BringAbout(WayToEnd::kAgentExits, scene);
    AwaitEndOfRun(WayToEnd::kAgentExits, scene);
    EXPECT_EQ(scene.leash().AllGone(), !kept);
    EXPECT_EQ(HasLivingChild(), kept);
    EndLeftovers();
    return scene.program().Errors();
  }
};

TEST_F(KeepOptionTest, IsOffByDefault) {
  Scene::Plan plan;
  // The guardian's child, and one that is deeper, which is looked at later.
  plan.kinds = {kKept + "own-session", "tree:" + kKept + "own-session"};
  EXPECT_THAT(ErrorsOf(plan, false), Not(HasSubstr("kept")));
  plan.launch.environment.push_back("SPROUT_ACP_WRAP_KEEP_MARKED=0");
  EXPECT_THAT(ErrorsOf(plan, false), Not(HasSubstr("kept")));
}

TEST_F(KeepOptionTest, HasAVariable) {
  Scene::Plan plan;
  plan.kinds = {kKept + "own-session"};
  plan.launch.environment.push_back("SPROUT_ACP_WRAP_KEEP_MARKED=1");
  EXPECT_THAT(ErrorsOf(plan, true), HasSubstr("kept victim ("));
}

TEST_F(KeepOptionTest, OnlyTheWholeValueCounts) {
  for (const char* entry :
       {"SPROUT_ACP_WRAP_KEEP=0",
        "SPROUT_ACP_WRAP_KEEP=", "SPROUT_ACP_WRAP_KEEP=10",
        "SPROUT_ACP_WRAP_KEEP=true", "SPROUT_ACP_WRAP_KEEPS=1",
        "XSPROUT_ACP_WRAP_KEEP=1", "OTHER=SPROUT_ACP_WRAP_KEEP=1"}) {
    SCOPED_TRACE(entry);
    Scene::Plan plan =
        PlanWith({std::string("with:") + entry + ":own-session"});
    EXPECT_THAT(ErrorsOf(plan, false), Not(HasSubstr("kept")));
  }
}

// What has started it is none of what it asks for.
TEST_F(KeepOptionTest, ItOutlivesAParentThatEnds) {
  EXPECT_THAT(ErrorsOf(PlanWith({"tree:" + kKept + "own-session"}), true),
              HasSubstr("kept victim ("));
}

// Its environment is then shown by the other threads alone.
TEST_F(KeepOptionTest, ItsFirstThreadMayHaveEnded) {
  if (OnModelOfMacos()) GTEST_SKIP() << "macOS shows no thread as the process";
  const std::string errors =
      ErrorsOf(PlanWith({kKept + "leader-exited"}), true);
  EXPECT_THAT(errors, HasSubstr("kept victim ("));
  EXPECT_THAT(errors, Not(HasSubstr("could not see")));
}

// It is descendants that are kept, whatever the caller's environment says.
TEST_F(KeepOptionTest, TheAgentItselfIsNotKept) {
  Leash leash;
  Launch launch;
  launch.command = {WrapperPath(), "--keep",     "--grace=50ms",
                    "--",          VictimPath(), "traps-term"};
  launch.environment.push_back("SPROUT_ACP_WRAP_KEEP=1");
  launch.descriptors = {{kLeashDescriptor, leash.victims_end()}};
  Started program(launch);
  leash.LetGo();
  ASSERT_TRUE(leash.AwaitReady(1)) << program.Errors();
  SendSignal(program.pid(), SIGTERM);
  std::optional<int> status = AwaitExit(program.pid());
  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status), "signal 9");
  EXPECT_TRUE(leash.AllGone());
  EXPECT_THAT(program.Errors(), Not(HasSubstr("kept")));
}

// A kept process is no leftover of its dead run.
TEST_F(KeepOptionTest, NoSweepOfALaterRunEndsIt) {
  Scene first(PlanWith({kKept + "tree:no-environment", kKept + "bystander"}));
  ASSERT_READY(first);
  BringAbout(WayToEnd::kAgentExits, first);
  AwaitEndOfRun(WayToEnd::kAgentExits, first);

  Scene::Plan plan;
  plan.kinds = {"own-session"};
  Scene next(plan);
  ASSERT_READY(next);
  // Asked to end, it waits for its sweep.
  BringAbout(WayToEnd::kSigterm, next);
  AwaitEndOfRun(WayToEnd::kSigterm, next);

  EXPECT_TRUE(next.leash().AllGone());
  ExpectNoSignal(first);
  EXPECT_TRUE(Lives(first, "ready own-session"));
  EXPECT_EQ(EndLeftovers().size(), 3u);
}

}  // namespace
}  // namespace acp_wrap
