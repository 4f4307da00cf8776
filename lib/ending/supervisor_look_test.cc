#include <signal.h>

#include <cstddef>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/supervisor_for_test.h"
#include "lib/ending/timing.h"

namespace acp_wrap {
namespace {

TEST(SupervisorTest, LooksAgainInGrowingIntervals) {
  Simulation run;
  const absl::Time begin = run.now;
  run.Terminate(TerminationCause::kCallerAsked);
  std::vector<absl::Time> walks =
      run.RunUntil(begin + absl::Seconds(4), [] { return Found(3); });
  std::vector<absl::Time> expected = {begin};
  for (int milliseconds : {10, 20, 40, 80, 160, 320, 640, 1000, 1000}) {
    expected.push_back(expected.back() + absl::Milliseconds(milliseconds));
  }
  EXPECT_EQ(walks, expected);
}

TEST(SupervisorTest, ANewcomerShortensTheInterval) {
  Simulation run;
  const absl::Time begin = run.now;
  run.Terminate(TerminationCause::kCallerAsked);
  run.RunUntil(begin + absl::Seconds(3), [] { return Found(3); });
  run.now = begin + absl::Seconds(5);
  ASSERT_TRUE(run.WalkIfDue(Found(4, 1)));
  EXPECT_EQ(run.Next().until, run.now + absl::Milliseconds(10));
}

// Looking must not become what the machine is busy with.
TEST(SupervisorTest, ASlowPassIsFollowedByALongPause) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  Walk walk = Found(3, 3);
  walk.took = absl::Milliseconds(700);
  ASSERT_TRUE(run.WalkIfDue(walk));
  EXPECT_EQ(run.Next().until, run.now + absl::Milliseconds(2800));
}

// Who walks may be stopped in the middle of it: those that were seen end
// meanwhile, and what they leave has been seen by nobody.
TEST(SupervisorTest, APassThatTookSecondsIsNotTheLastOne) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerInsisted);
  Walk walk = Found(0);
  walk.took = absl::Seconds(20);
  ASSERT_TRUE(run.WalkIfDue(walk));
  run.Reap(2);
  ASSERT_EQ(run.Next().kind, Kind::kWait);
  run.now = run.Next().until;
  EXPECT_EQ(run.Next().kind, Kind::kSignalTree);
}

TEST(SupervisorTest, ThePauseEndsAtTheDeadline) {
  Simulation run;
  run.Terminate(TerminationCause::kFrontLost);
  Walk walk = Found(3, 3);
  walk.took = absl::Seconds(1);
  ASSERT_TRUE(run.WalkIfDue(walk));
  EXPECT_EQ(run.Next().until, run.now + kKillAfter);
}

TEST(SupervisorTest, LooksAtOnceWhenAllThatWasSeenHasEnded) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(Found(5, 5)));
  run.now += absl::Milliseconds(1);
  run.Reap(2);
  EXPECT_EQ(run.Next().kind, Kind::kWait);
  run.Reap(2);
  EXPECT_EQ(run.Next().kind, Kind::kWait);
  run.Reap(1);
  EXPECT_EQ(run.Next().kind, Kind::kSignalTree);
}

// Once per death would be quadratic.
TEST(SupervisorTest, LooksFarLessOftenThanProcessesEnd) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  size_t walks = 0;
  for (size_t alive = 1000; alive > 0; --alive) {
    if (run.WalkIfDue(Found(alive))) ++walks;
    run.now += absl::Milliseconds(1);
    run.Reap(1);
  }
  EXPECT_GE(walks, 3u);
  EXPECT_LE(walks, 10u);
}

TEST(SupervisorTest, DoesNotLookWhileOneAfterTheOtherEnds) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(Found(100, 100)));
  for (int i = 0; i < 49; ++i) {
    run.now += absl::Milliseconds(5);
    run.Reap(1);
    EXPECT_EQ(run.Next().kind, Kind::kWait);
  }
  run.now += absl::Milliseconds(10);
  EXPECT_EQ(run.Next().kind, Kind::kSignalTree);
}

TEST(SupervisorTest, MoreDeathsThanWereSeenAreNoReasonToLookAgain) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
  run.Reap(3);
  ASSERT_TRUE(run.WalkIfDue(Found(0)));
  run.Reap(1);
  EXPECT_EQ(run.Next().kind, Kind::kWait);
}

TEST(SupervisorTest, LooksAtOnceWhenTheAgentHasEndedWhileTerminating) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(FoundInGroup(1)));
  EXPECT_EQ(run.Next().kind, Kind::kWait);
  run.AgentExits();
  EXPECT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_EQ(run.Next().signal, SIGTERM);
}

TEST(SupervisorTest, WhoeverForksWhileItIsKilledIsLookedForAtOnce) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerInsisted);
  // To the first walk everybody is new.
  ASSERT_TRUE(run.WalkIfDue(Found(9, 9)));
  EXPECT_EQ(run.Next().kind, Kind::kWait);
  EXPECT_EQ(run.Next().until, run.now + absl::Milliseconds(10));
  run.now += absl::Milliseconds(10);
  ASSERT_TRUE(run.WalkIfDue(Found(2, 1)));
  ASSERT_TRUE(run.WalkIfDue(Found(2, 1)));
  ASSERT_TRUE(run.WalkIfDue(Found(1)));
  EXPECT_EQ(run.Next().kind, Kind::kWait);
}

// A bounded fork bomb: who is killed makes room for another, who is stopped
// does not.
TEST(SupervisorTest, WhoeverOutrunsTheKillingIsStoppedFirst) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerInsisted);
  ASSERT_TRUE(run.WalkIfDue(Found(9, 9)));
  run.now += absl::Milliseconds(10);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(run.Next().signal, SIGKILL);
    ASSERT_TRUE(run.WalkIfDue(Found(9, 1)));
  }
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(run.Next().signal, SIGSTOP);
    ASSERT_TRUE(run.WalkIfDue(Found(9, 1)));
  }
  ASSERT_EQ(run.Next().signal, SIGSTOP);
  ASSERT_TRUE(run.WalkIfDue(Found(9)));
  ASSERT_EQ(run.Next().signal, SIGKILL);
  ASSERT_TRUE(run.WalkIfDue(Found(9, 9)));
  EXPECT_EQ(run.Next().kind, Kind::kWait);
}

// One that grows without a bound is killed in between.
TEST(SupervisorTest, StoppingFirstIsNotTriedForEver) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerInsisted);
  int kills = 0;
  for (int i = 0; i < 200; ++i) {
    run.now += absl::Milliseconds(10);
    Decision decision = run.Next();
    ASSERT_EQ(decision.kind, Kind::kSignalTree);
    if (decision.signal == SIGKILL) ++kills;
    ASSERT_TRUE(run.WalkIfDue(Found(9, 9)));
  }
  EXPECT_GT(kills, 20);
}

TEST(SupervisorTest, NobodyIsLeftStoppedWhoCouldBeKilled) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerInsisted);
  ASSERT_TRUE(run.WalkIfDue(Found(9, 9)));
  run.now += absl::Milliseconds(10);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(run.WalkIfDue(Found(9, 1)));
  ASSERT_EQ(run.Next().signal, SIGSTOP);
  run.now += absl::Hours(1);
  Decision last = run.Next();
  EXPECT_EQ(last.kind, Kind::kSignalTree);
  EXPECT_EQ(last.signal, SIGKILL);
  ASSERT_TRUE(run.WalkIfDue(Found(9, 0)));
  EXPECT_EQ(run.Next().kind, Kind::kGiveUp);
}

// What is below may be a bystander's, or a zombie that somebody else has to
// wait for: nothing to signal, and no proof of the end either.
TEST(SupervisorTest, AnEmptyTreeIsNotLookedAtAllTheTime) {
  Simulation run;
  const absl::Time begin = run.now;
  run.Terminate(TerminationCause::kCallerAsked);
  std::vector<absl::Time> walks =
      run.RunUntil(begin + absl::Hours(1), [] { return Found(0); });
  EXPECT_EQ(run.Next().kind, Kind::kGiveUp);
  EXPECT_EQ(run.now, begin + kGrace + kGiveUpIdle);
  EXPECT_LE(walks.size(), 30u);
}

// The same when children end all the time, as those of a bystander do.
TEST(SupervisorTest, DeathsInAnEmptyTreeAreNoReasonToLookAtIt) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  size_t walks = 0;
  for (int i = 0; i < 1000; ++i) {
    if (run.WalkIfDue(Found(0))) ++walks;
    run.now += absl::Milliseconds(1);
    run.Reap(1);
  }
  EXPECT_LE(walks, 10u);
}

}  // namespace
}  // namespace acp_wrap
