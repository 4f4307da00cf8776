// Apps that behave as the Buzz desktop app does, and as it did, and all the
// ways in which one of their agents ends: with the wrapper nothing of it stays
// and nothing else is touched; without, most of it stays, or the tests above
// would prove nothing.

#include "tests/app/ways_to_stop.h"

#include <sys/types.h>
#include <unistd.h>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/app/app.h"
#include "tests/app/folder.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ValuesIn;

// The drain takes 30 s, the servers heed nothing: only what the wrapper does of
// itself ends a test before its limit.  What it does it says, for a failure.
std::vector<std::string> Settings() {
  return {"SPROUT_ACP_WRAP_GRACE=500ms", "SPROUT_ACP_WRAP_KILL_AFTER=200ms",
          "SPROUT_ACP_WRAP_VERBOSE=1"};
}

struct Case {
  App::Version version;
  WayToStop way;
  Position position;
};

std::ostream& operator<<(std::ostream& stream, const Case& played) {
  return stream << played.way.name << Name(played.position)
                << (played.version == App::Version::kOlder ? "Older" : "");
}

// What is left of a test by design is ended at its end.
class WaysToStopTest : public WholeProgramTestWithParam<Case> {
 protected:
  void TearDown() override {
    EndLeftovers();
    WholeProgramTest::TearDown();
  }
};

using WrappedTest = WaysToStopTest;
using UnwrappedTest = WaysToStopTest;

TEST_P(WrappedTest, NothingStays) {
  const Case& played = GetParam();
  Stage stage(played.version, played.position, Settings());
  ASSERT_TRUE(stage.ready());

  played.way.bring_about(stage);

  EXPECT_TRUE(stage.agent().leash().AwaitAllGone()) << stage.agent().Describe();
  EXPECT_TRUE(stage.neighbour().Undisturbed()) << stage.neighbour().Describe();
  if (played.way.starts_next) {
    ASSERT_NE(stage.next(), nullptr);
    EXPECT_TRUE(stage.next()->Undisturbed()) << stage.next()->Describe();
  }
}

TEST_P(UnwrappedTest, MostOfItStays) {
  const Case& played = GetParam();
  Stage stage(played.version, played.position, {});
  ASSERT_TRUE(stage.ready());

  played.way.bring_about(stage);

  EXPECT_FALSE(stage.agent().leash().AllGone());
  // The servers that heed nothing, at least; nobody is left to end them.
  EXPECT_GE(stage.agent().Living()["mcp-server"], 2u);
}

constexpr App::Version kVersions[] = {App::Version::kToday,
                                      App::Version::kOlder};

std::vector<Case> WrappedCases() {
  std::vector<Case> cases;
  for (App::Version version : kVersions) {
    for (const WayToStop& way : WaysToStop(version)) {
      for (Position position : PositionsFor(version, way)) {
        cases.push_back({version, way, position});
      }
    }
  }
  return cases;
}

std::vector<Case> UnwrappedCases() {
  std::vector<Case> cases;
  for (App::Version version : kVersions) {
    for (const WayToStop& way : WaysToStop(version)) {
      if (way.wrapped_only) continue;
      cases.push_back({version, way, Position::kNowhere});
    }
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(All, WrappedTest, ValuesIn(WrappedCases()),
                         testing::PrintToStringParamName());
INSTANTIATE_TEST_SUITE_P(All, UnwrappedTest, ValuesIn(UnwrappedCases()),
                         testing::PrintToStringParamName());

class AppTest : public WholeProgramTest {
 protected:
  void TearDown() override {
    EndLeftovers();
    WholeProgramTest::TearDown();
  }

  Folder folder_;
};

TEST_F(AppTest, AThreadThatEndsTakesNothingAlong) {
  App::Plan plan;
  plan.settings = Settings();
  App app(folder_, plan);
  auto agent = app.Start("agent", /*from_thread=*/true);
  ASSERT_NE(agent, nullptr);
  // The thread has ended when the app answers; a second order later, whatever
  // that would have set off has been set off.
  app.Nothing();
  EXPECT_TRUE(agent->Undisturbed()) << agent->Describe();
  app.Crash();
  EXPECT_TRUE(agent->leash().AwaitAllGone());
}

TEST_F(AppTest, TheAppsOwnSweepLeavesALivingAgentAlone) {
  // At a launch it knows of no agent: the other instance's is not its own.
  App::Plan plan;
  plan.settings = Settings();
  App app(folder_, plan);
  auto agent = app.Start("agent");
  ASSERT_NE(agent, nullptr);
  App::Plan other = plan;
  other.instance += ".dev";
  App other_app(folder_, other);
  other_app.Sweep();
  EXPECT_TRUE(agent->Undisturbed()) << agent->Describe();
  app.Quit(false);
  EXPECT_TRUE(agent->leash().AwaitAllGone());
}

// The instance is what tells the agents of two apps apart, and the sweep sees
// those of every test that runs beside this one.
TEST_F(AppTest, TheAppOfAnotherTestLeavesItAlone) {
  App::Plan plan;
  plan.settings = Settings();
  App app(folder_, plan);
  auto agent = app.Start("agent");
  ASSERT_NE(agent, nullptr);
  Folder other_folder;
  App other_app(other_folder, plan);
  ASSERT_NE(other_app.Start("agent"), nullptr);
  other_app.Sweep();
  other_app.Quit(true);
  EXPECT_TRUE(agent->Undisturbed()) << agent->Describe();
  app.Quit(false);
  EXPECT_TRUE(agent->leash().AwaitAllGone());
}

TEST_F(AppTest, TheAppsSweepDoesNotKnowTheGuardian) {
  App::Plan plan;
  plan.settings = Settings();
  App app(folder_, plan);
  auto agent = app.Start("agent");
  ASSERT_NE(agent, nullptr);
  const std::string marker = "BUZZ_MANAGED_AGENT=" + app.instance();
  auto environment = [](pid_t pid) {
    return ReadWhole("/proc/" + std::to_string(pid) + "/environ");
  };
  EXPECT_THAT(environment(agent->pid()), HasSubstr(marker));
  EXPECT_THAT(environment(agent->harness()), HasSubstr(marker));
  EXPECT_THAT(environment(agent->guardian()), Not(HasSubstr("=")));
  app.Quit(true);
  EXPECT_TRUE(agent->leash().AwaitAllGone());
}

TEST_F(AppTest, TwoAgentsOfOneAppEndEachForItself) {
  App::Plan plan;
  plan.settings = Settings();
  App app(folder_, plan);
  auto first = app.Start("first");
  auto second = app.Start("second");
  ASSERT_NE(first, nullptr);
  ASSERT_NE(second, nullptr);
  app.Stop("first");
  EXPECT_TRUE(first->leash().AwaitAllGone());
  EXPECT_TRUE(second->Undisturbed()) << second->Describe();
  app.Quit(true);
  EXPECT_TRUE(second->leash().AwaitAllGone());
}

TEST_F(AppTest, ALinkCalledBuzzAcpServesAsWell) {
  // In front of the real one on PATH, under its name.
  Folder real;
  unlink(folder_.Program("buzz-acp").c_str());
  ASSERT_EQ(symlink(WrapperPath().c_str(), folder_.Program("buzz-acp").c_str()),
            0);
  App::Plan plan;
  plan.wrapped = false;
  plan.settings = Settings();
  plan.settings.push_back("SPROUT_ACP_WRAP_TARGET=" + real.Program("buzz-acp"));
  App app(folder_, plan);
  auto agent = app.Start("agent");
  ASSERT_NE(agent, nullptr);
  EXPECT_NE(agent->guardian(), 0);
  app.Stop("agent");
  EXPECT_TRUE(agent->leash().AwaitAllGone());
}

TEST_F(AppTest, AWrongSettingIsSaidAndTheAgentStarted) {
  App::Plan plan;
  plan.settings = {"SPROUT_ACP_WRAP_GRACE=soon",
                   "SPROUT_ACP_WRAP_KILL_AFTER=200ms",
                   "SPROUT_ACP_WRAP_SWEEP_ON_START=never",
                   "SPROUT_ACP_WRAP_TARGET=/nowhere/buzz-acp"};
  App app(folder_, plan);
  auto agent = app.Start("agent");
  ASSERT_NE(agent, nullptr);
  std::string log = app.Log("agent");
  EXPECT_THAT(log, HasSubstr("SPROUT_ACP_WRAP_GRACE: 'soon' is not"));
  EXPECT_THAT(log, HasSubstr("SPROUT_ACP_WRAP_SWEEP_ON_START: 'never' is"));
  EXPECT_THAT(log, HasSubstr("SPROUT_ACP_WRAP_TARGET: '/nowhere/buzz-acp' "
                             "does not exist"));
  app.Stop("agent");
  EXPECT_TRUE(agent->leash().AwaitAllGone());
}

}  // namespace
}  // namespace acp_wrap
