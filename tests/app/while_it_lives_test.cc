// While an agent of today's app lives: what a replaced or sleeping worker has
// left is ended, as the app ends it without the wrapper, and nobody else is
// touched, by the app or by the wrapper, in whichever place that stands.

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/app/app.h"
#include "tests/app/folder.h"
#include "tests/app/ways_to_stop.h"
#include "tests/harness/leash.h"
#include "tests/harness/limits.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Position kPositions[] = {Position::kNowhere, Position::kAcpCommand,
                                   Position::kWorker, Position::kBoth};

bool InHarnessPlace(Position position) {
  return position == Position::kAcpCommand || position == Position::kBoth;
}

bool InWorkersPlace(Position position) {
  return position == Position::kWorker || position == Position::kBoth;
}

class WhileItLivesTest : public WholeProgramTestWithParam<Position> {
 protected:
  void Start(std::vector<std::string> settings) {
    settings.push_back("SPROUT_ACP_WRAP_VERBOSE=1");
    settings.push_back("SPROUT_ACP_WRAP_KILL_AFTER=200ms");
    plan_ = PlanFor(GetParam(), settings);
    app_ = std::make_unique<App>(folder_, plan_);
    agent_ = app_->Start("agent");
    ASSERT_NE(agent_, nullptr);
  }

  void TearDown() override {
    if (app_ && app_->alive()) app_->Crash();
    EndLeftovers();
    WholeProgramTest::TearDown();
  }

  // The harness does so, and says it.
  void AskHarness(int signal, const std::string& report) {
    kill(agent_->harness(), signal);
    ASSERT_TRUE(agent_->leash().Await(report));
  }

  // That many processes of this name live, and no more: now, or soon.
  void AwaitLiving(const std::string& name, size_t count) {
    const absl::Time end = absl::Now() + kLimit;
    while (agent_->Living()[name] != count) {
      ASSERT_LT(absl::Now(), end) << name << "\n" << agent_->Describe();
      // Somebody's orphan tells nobody of its end.
      usleep(10'000);
    }
  }

  // Who has been asked to end, by name.
  std::vector<std::string> Asked() {
    agent_->leash().AllGone();
    std::vector<std::string> asked;
    for (const Leash::Report& report : agent_->leash().reports()) {
      if (!absl::StartsWith(report.text, "signal ")) continue;
      asked.push_back(report.text.substr(report.text.rfind(' ') + 1));
    }
    return asked;
  }

  Folder folder_;
  App::Plan plan_;
  std::unique_ptr<App> app_;
  std::unique_ptr<Agent> agent_;
};

TEST_P(WhileItLivesTest, WhatAReplacedWorkerHasLeftIsEnded) {
  Start({"SPROUT_ACP_WRAP_END_ORPHANS=300ms"});
  AskHarness(SIGUSR1, "replaced");
  ASSERT_TRUE(
      agent_->leash().AwaitReady(kProcessesOfAnAgent + kProcessesOfAWorker));
  // The app itself does so where nothing of the wrapper's is above them.
  if (!InHarnessPlace(GetParam())) {
    app_->Tick();
    app_->Tick();
  }
  AwaitLiving("buzz-dev-mcp", 2);
  // Without an environment, nothing tells whose it is but its guardian.
  AwaitLiving("mcp-server", InWorkersPlace(GetParam()) ? 2 : 3);
  EXPECT_EQ(agent_->Living()["goose"], 2u);
  EXPECT_EQ(agent_->Living()["buzz-acp"], 1u);
  for (const std::string& name : Asked()) EXPECT_EQ(name, "buzz-dev-mcp");
}

TEST_P(WhileItLivesTest, WhatASleepingPoolHasLeftIsEnded) {
  Start({"SPROUT_ACP_WRAP_END_ORPHANS=300ms"});
  AskHarness(SIGUSR2, "asleep");
  if (!InHarnessPlace(GetParam())) {
    app_->Tick();
    app_->Tick();
  }
  AwaitLiving("buzz-dev-mcp", 0);
  AwaitLiving("mcp-server", InWorkersPlace(GetParam()) ? 0 : 2);
  EXPECT_EQ(agent_->Living()["buzz-acp"], 1u);
}

// The negative control of both: it takes the wrapper to end it below one.
TEST_P(WhileItLivesTest, BelowAWrapperTheAppDoesNotDoIt) {
  if (GetParam() != Position::kAcpCommand) return;
  Start({"SPROUT_ACP_WRAP_END_ORPHANS=never"});
  AskHarness(SIGUSR1, "replaced");
  ASSERT_TRUE(
      agent_->leash().AwaitReady(kProcessesOfAnAgent + kProcessesOfAWorker));
  for (int i = 0; i < 4; ++i) app_->Tick();
  EXPECT_EQ(agent_->Living()["buzz-dev-mcp"], 3u) << agent_->Describe();
}

TEST_P(WhileItLivesTest, TenTicksTouchNobody) {
  Start({"SPROUT_ACP_WRAP_END_ORPHANS=100ms"});
  for (int i = 0; i < 10; ++i) app_->Tick();
  EXPECT_FALSE(app_->failed());
  EXPECT_TRUE(agent_->Undisturbed()) << agent_->Describe();
}

// The model picker's run has neither marker nor group.
TEST_P(WhileItLivesTest, TheModelPickerGetsItsAnswerAndLeavesNothing) {
  Start({});
  Leash leash;
  EXPECT_EQ(app_->Models(leash), "0 {\"models\":[]}\n");
  if (GetParam() == Position::kNowhere) {
    EXPECT_FALSE(leash.AllGone());
  } else {
    EXPECT_TRUE(leash.AwaitAllGone()) << leash.DescribeLiving();
  }
  EXPECT_TRUE(agent_->Undisturbed()) << agent_->Describe();
}

INSTANTIATE_TEST_SUITE_P(Positions, WhileItLivesTest,
                         testing::ValuesIn(kPositions),
                         [](const auto& info) { return Name(info.param); });

// The turns in flight when the app stops the agent.
class DrainTest : public WhileItLivesTest {
 protected:
  // Two workers have one each.
  void ExpectBothAnswered() {
    EXPECT_TRUE(agent_->leash().AwaitAllGone()) << agent_->Describe();
    int answered = 0;
    for (const Leash::Report& report : agent_->leash().reports()) {
      EXPECT_NE(report.text, "lost a turn") << agent_->Describe();
      answered += report.text == "answered" ? 1 : 0;
    }
    EXPECT_EQ(answered, 2) << agent_->Describe();
  }

  // Without the wrapper, nobody does it.
  void EndServers() {
    if (GetParam() != Position::kNowhere) return;
    EXPECT_FALSE(agent_->leash().AllGone());
    if (app_->alive()) app_->Crash();
    EndLeftovers();
  }
};

TEST_P(DrainTest, TheStopButtonLosesNoTurn) {
  Start({"BUZZ_ACP_TURN=300"});
  app_->Stop("agent");
  EndServers();
  ExpectBothAnswered();
}

TEST_P(DrainTest, NorDoesThatOfLaterVersions) {
  Start({"BUZZ_ACP_TURN=1500"});
  app_->StopSlow("agent");
  EndServers();
  ExpectBothAnswered();
}

TEST_P(DrainTest, NorDoesQuitting) {
  Start({"BUZZ_ACP_TURN=700"});
  app_->Quit(true);
  EndServers();
  ExpectBothAnswered();
}

// The negative control of these: it takes the workers to be let be.
TEST_P(DrainTest, ATurnIsLostIfEverybodyIsAskedAtOnce) {
  if (!InHarnessPlace(GetParam())) return;
  Start({"BUZZ_ACP_TURN=300", "SPROUT_ACP_WRAP_ASK=tree"});
  app_->Stop("agent");
  EXPECT_TRUE(agent_->leash().AwaitAllGone()) << agent_->Describe();
  EXPECT_NE(agent_->leash().Find("lost a turn"), 0) << agent_->Describe();
}

INSTANTIATE_TEST_SUITE_P(Positions, DrainTest, testing::ValuesIn(kPositions),
                         [](const auto& info) { return Name(info.param); });

class TodaysAppTest : public WholeProgramTest {
 protected:
  void TearDown() override {
    EndLeftovers();
    WholeProgramTest::TearDown();
  }

  // The programs of an app that is mounted somewhere else at each start.
  std::string Mount(int number) {
    const std::string mount = folder_.In("mount_" + std::to_string(number));
    std::filesystem::copy(folder_.In("bin"), mount,
                          std::filesystem::copy_options::recursive |
                              std::filesystem::copy_options::copy_symlinks);
    return mount;
  }

  std::unique_ptr<Agent> StartFrom(const std::string& mount,
                                   const std::string& target) {
    App::Plan plan;
    plan.programs = mount;
    plan.settings = {"SPROUT_ACP_WRAP_TARGET=" + target,
                     "SPROUT_ACP_WRAP_GRACE=500ms"};
    app_ = std::make_unique<App>(folder_, plan);
    return app_->Start("agent");
  }

  Folder folder_;
  std::unique_ptr<App> app_;
};

TEST_F(TodaysAppTest, ABareNameSurvivesAnAppImagesMovingMount) {
  const std::string first = Mount(1);
  ASSERT_NE(StartFrom(first, "buzz-acp"), nullptr);
  app_->Quit(true);
  const std::string second = Mount(2);
  std::filesystem::remove_all(first);
  ASSERT_NE(StartFrom(second, "buzz-acp"), nullptr);
  EXPECT_THAT(app_->Log("agent"), Not(HasSubstr("SPROUT_ACP_WRAP_TARGET")));
  app_->Quit(true);
  // A path is one of the past by then, which is said.
  const std::string past = first + "/buzz-acp";
  ASSERT_NE(StartFrom(second, past), nullptr);
  EXPECT_THAT(app_->Log("agent"),
              HasSubstr("SPROUT_ACP_WRAP_TARGET: '" + past +
                        "' does not exist; '" + second + "/buzz-acp' is run"));
  app_->Quit(true);
}

// A running app ends at once whatever has its marker with the value of an app
// that does not run: the wrapper does not set it for a command.
TEST_F(TodaysAppTest, ARunOfNoAppIsNotTakenForADeadApps) {
  App app(folder_, App::Plan());
  for (bool marked : {false, true}) {
    Scene::Plan plan;
    plan.kinds = {"plain", "own-session"};
    if (marked) plan.launch.environment.push_back("BUZZ_MANAGED_AGENT=1");
    Scene scene(plan);
    ASSERT_READY(scene);
    app.Tick();
    if (!marked) {
      app.Tick();
      EXPECT_FALSE(scene.leash().AllGone());
      BringAbout(WayToEnd::kAgentExits, scene);
    }
    EXPECT_TRUE(scene.leash().AwaitAllGone()) << scene.program().Errors();
    EXPECT_TRUE(AwaitExit(scene.front()));
  }
  app.Quit(true);
}

}  // namespace
}  // namespace acp_wrap
