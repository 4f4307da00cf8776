#include <signal.h>

#include <functional>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/supervisor_for_test.h"
#include "lib/ending/timing.h"

namespace acp_wrap {
namespace {

TEST(SupervisorTest, NoChildIsTheEndInEveryPhase) {
  const std::function<void(Simulation&)> kReach[] = {
      [](Simulation&) {},
      [](Simulation& run) { run.Terminate(TerminationCause::kCallerAsked); },
      [](Simulation& run) { run.AgentExits(); },
      [](Simulation& run) { run.Terminate(TerminationCause::kCallerInsisted); },
      // Too late: it would have been given up.
      [](Simulation& run) {
        run.Terminate(TerminationCause::kCallerInsisted);
        run.now += absl::Hours(1);
      },
  };
  for (const auto& reach : kReach) {
    Simulation run;
    reach(run);
    run.supervisor.OnNoChildren(false);
    EXPECT_EQ(run.Next().kind, Kind::kFinish);
    // Nothing is signalled any more, whatever comes.
    run.AgentExits();
    run.Terminate(TerminationCause::kCallerAsked);
    run.Reap(1);
    run.now += absl::Hours(1);
    EXPECT_EQ(run.Next().kind, Kind::kFinish);
  }
}

TEST(SupervisorTest, AnEmptyPassAloneIsNotTheEnd) {
  Simulation run;
  run.AgentExits();
  ASSERT_TRUE(run.WalkIfDue(Found(0)));
  EXPECT_EQ(run.Next().kind, Kind::kWait);
}

TEST(SupervisorTest, GivesUpWhatDoesNotEndBySigkill) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerInsisted);
  const absl::Time begin = run.now;
  std::vector<absl::Time> walks =
      run.RunUntil(begin + absl::Hours(1), [] { return Found(1); });
  EXPECT_EQ(run.Next().kind, Kind::kGiveUp);
  EXPECT_EQ(run.now, begin + kGiveUpIdle);
  EXPECT_GE(walks.size(), 5u);
  EXPECT_LE(walks.size(), 20u);
}

TEST(SupervisorTest, DoesNotGiveUpWhileProcessesEnd) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerInsisted);
  const absl::Time begin = run.now;
  for (int i = 0; i < 7; ++i) {
    run.RunUntil(run.now + absl::Seconds(4), [] { return Found(9); });
    EXPECT_NE(run.Next().kind, Kind::kGiveUp) << run.now - begin;
    run.Reap(1);
  }
  // 28 seconds have passed; in the 30th it is enough.
  run.RunUntil(begin + absl::Hours(1), [] { return Found(9); });
  EXPECT_EQ(run.Next().kind, Kind::kGiveUp);
  EXPECT_EQ(run.now, begin + kGiveUpTotal);
}

TEST(SupervisorTest, TheTimeToGiveUpBeginsWithSigkill) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  const absl::Time begin = run.now;
  run.RunUntil(begin + absl::Hours(1), [] { return Found(1); });
  EXPECT_EQ(run.Next().kind, Kind::kGiveUp);
  EXPECT_EQ(run.now, begin + kGrace + kGiveUpIdle);
}

// A fork bomb that outruns every walk: bounded all the same.
// Who drives it may have been stopped in between.
TEST(SupervisorTest, NothingIsGivenUpThatHasNotGotSigkill) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerInsisted);
  run.Reap(1);
  run.now += kGiveUpTotal * 2;
  EXPECT_EQ(run.Next().signal, SIGKILL);
  ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
  run.now += kGiveUpIdle - absl::Nanoseconds(1);
  EXPECT_NE(run.Next().kind, Kind::kGiveUp);
  ASSERT_TRUE(run.WalkIfDue(Found(1)));
  run.now += absl::Nanoseconds(1);
  EXPECT_EQ(run.Next().kind, Kind::kGiveUp);
}

TEST(SupervisorTest, GivesUpOnWhatForksFasterThanItIsKilled) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerInsisted);
  const absl::Time begin = run.now;
  run.RunUntil(begin + absl::Hours(1), [&run] {
    run.Reap(1);
    return Found(2, 1);
  });
  EXPECT_EQ(run.Next().kind, Kind::kGiveUp);
  // The last walk kills.
  EXPECT_GE(run.now, begin + kGiveUpTotal);
  EXPECT_LE(run.now, begin + kGiveUpTotal + absl::Milliseconds(10));
}

// A process that is kept, or that was front's child before, is a child for
// ever: ECHILD never comes.
TEST(SupervisorTest, FinishesWhenOnlyExemptProcessesAreLeft) {
  Simulation run;
  run.AgentExits();
  Walk walk = Found(1, 1);
  walk.exempt = 1;
  ASSERT_TRUE(run.WalkIfDue(walk));
  run.Reap(1);
  walk = Found(0);
  walk.exempt = 1;
  ASSERT_TRUE(run.WalkIfDue(walk));
  EXPECT_EQ(run.Next().kind, Kind::kFinish);
}

// One that a debugger outside holds, until that one lets go of it.
TEST(SupervisorTest, FinishesWhenOnlyTheDeadAreLeft) {
  Simulation run;
  run.AgentExits();
  ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
  EXPECT_EQ(run.Next().kind, Kind::kWait);
  run.now += absl::Seconds(1);
  Walk walk = Found(0);
  walk.only_the_dead = true;
  ASSERT_TRUE(run.WalkIfDue(walk));
  EXPECT_EQ(run.Next().kind, Kind::kFinish);
}

TEST(SupervisorTest, ADeathDuringThePassMakesItLookAgain) {
  Simulation run;
  run.AgentExits();
  Walk walk = Found(0);
  walk.exempt = 1;
  ASSERT_TRUE(run.WalkIfDue(walk));
  // It may have left children to us that the walk had gone by.
  run.Reap(1);
  EXPECT_EQ(run.Next().kind, Kind::kWait);
}

TEST(SupervisorTest, ExemptProcessesDoNotEndARunWhoseAgentLives) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  Walk walk = Found(0);
  walk.exempt = 1;
  ASSERT_TRUE(run.WalkIfDue(walk));
  EXPECT_EQ(run.Next().kind, Kind::kWait);
}

TEST(SupervisorTest, LooksBeyondTheTreeThoughTheAgentHasLeftNothingInIt) {
  Simulation run;
  run.AgentExits(/*hear_caller=*/true);
  run.supervisor.OnNoChildren(true);
  // What the agent may have died of is on its way.
  EXPECT_EQ(run.Next().kind, Kind::kWait);
  run.supervisor.OnCallerHeard(run.now);
  ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
  EXPECT_NE(run.Next().kind, Kind::kFinish);
  run.now += absl::Seconds(1);
  EXPECT_EQ(run.Next().signal, SIGKILL);
  ASSERT_TRUE(run.WalkIfDue(Found(0)));
  EXPECT_EQ(run.Next().kind, Kind::kFinish);
}

TEST(SupervisorTest, LooksBeyondTheTreeBeforeItFinishes) {
  Simulation run;
  run.AgentExits();
  ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
  run.Reap(1);
  run.supervisor.OnNoChildren(true);
  EXPECT_TRUE(run.supervisor.looks_beyond());
  ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
  EXPECT_NE(run.Next().kind, Kind::kFinish);
  run.now += absl::Seconds(1);
  EXPECT_EQ(run.Next().signal, SIGKILL);
  ASSERT_TRUE(run.WalkIfDue(Found(0)));
  EXPECT_EQ(run.Next().kind, Kind::kFinish);
}

}  // namespace
}  // namespace acp_wrap
