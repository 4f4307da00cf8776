#include <signal.h>

#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/supervisor_for_test.h"
#include "lib/ending/timing.h"

namespace acp_wrap {
namespace {

TEST(AskedTest, OnlyTheAgentIsAskedUntilMostOfTheGraceIsOver) {
  for (TerminationCause cause :
       {TerminationCause::kCallerAsked, TerminationCause::kParentLost}) {
    Simulation run(AsUsed());
    const absl::Time begin = run.now;
    run.Terminate(cause);
    ASSERT_EQ(run.Next().kind, Kind::kSignalTree);
    EXPECT_EQ(run.Next().whom.part, Part::kAgent);
    ASSERT_TRUE(run.WalkIfDue(Walk()));
    ASSERT_EQ(run.Next().kind, Kind::kWait);
    EXPECT_EQ(run.Next().until, begin + kGrace - kGrace / 4);
    run.now = run.Next().until;
    ASSERT_EQ(run.Next().kind, Kind::kSignalTree);
    EXPECT_EQ(run.Next().signal, SIGTERM);
    EXPECT_EQ(run.Next().whom.part, Part::kTree);
    EXPECT_EQ(run.UntilKill(Found(2)), kGrace / 4);
  }
}

TEST(AskedTest, TheLastPartOfTheGraceIsKillAfterAtLeast) {
  Timing timing = AsUsed();
  timing.grace = absl::Seconds(1);
  Simulation run(timing);
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(Walk()));
  EXPECT_EQ(run.Next().until, run.now + timing.grace - kKillAfter);
}

TEST(AskedTest, AGraceThatIsNoLongerThanThatLeavesNobodyOut) {
  Timing timing = AsUsed();
  timing.grace = kKillAfter;
  Simulation run(timing);
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_EQ(run.Next().whom.part, Part::kTree);
}

TEST(AskedTest, AskSaysWhoElseIsAskedAtFirst) {
  Timing timing = AsUsed();
  timing.ask = Ask::kGroup;
  Simulation group(timing);
  group.Terminate(TerminationCause::kCallerAsked);
  EXPECT_EQ(group.Next().whom.part, Part::kGroup);
  timing.ask = Ask::kTree;
  Simulation tree(timing);
  tree.Terminate(TerminationCause::kCallerAsked);
  EXPECT_EQ(tree.Next().whom.part, Part::kTree);
  EXPECT_TRUE(tree.Next().whom.lingering);
}

TEST(AskedTest, TheLossOfFrontAsksEverybodyAtOnce) {
  Simulation run(AsUsed());
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(Walk()));
  run.Terminate(TerminationCause::kFrontLost);
  EXPECT_EQ(run.Next().whom.part, Part::kTree);
  EXPECT_TRUE(run.Next().whom.lingering);
  EXPECT_TRUE(run.Next().whom.launched);
  EXPECT_EQ(run.UntilKill(FoundInGroup(1)), kKillAfter);
}

TEST(AskedTest, WithoutAGuardianARequestAsksEverybodyAtOnce) {
  Supervisor alone(AsUsed(), /*alone=*/true);
  const absl::Time now = absl::UnixEpoch();
  alone.OnTerminationRequest(TerminationCause::kCallerAsked, now);
  EXPECT_EQ(alone.Next(now).whom.part, Part::kTree);
  EXPECT_EQ(alone.deadline(), now + kKillAfter);
}

// The caller is gone, and with it whoever would kill the group.
TEST(AskedTest, WithoutAGuardianTheLossOfTheParentGivesTheGrace) {
  Supervisor alone(AsUsed(), /*alone=*/true);
  const absl::Time now = absl::UnixEpoch();
  alone.OnTerminationRequest(TerminationCause::kParentLost, now);
  EXPECT_EQ(alone.Next(now).whom.part, Part::kAgent);
  EXPECT_EQ(alone.deadline(), now + kGrace);
}

TEST(LingerTest, WhoWasGivenEndOfFileMayEndByItself) {
  Simulation run(AsUsed());
  const absl::Time begin = run.now;
  run.AgentExits();
  ASSERT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_FALSE(run.Next().whom.lingering);
  std::vector<absl::Time> walks =
      run.RunUntil(begin + absl::Milliseconds(300), [&run] {
        EXPECT_EQ(run.phase(), Phase::kLingering);
        return Lingering(1, 1);
      });
  EXPECT_FALSE(walks.empty());
  ASSERT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_TRUE(run.Next().whom.lingering);
  EXPECT_EQ(run.UntilKill(Found(1, 1)), kKillAfter);
}

TEST(LingerTest, WithNobodyWhoMayLingerThereIsNoWait) {
  Simulation run(AsUsed());
  run.AgentExits();
  ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
  EXPECT_EQ(run.UntilKill(Found(1)), kKillAfter);
}

// It has been given end-of-file all the same.
TEST(LingerTest, WhoIsFoundLateMayLingerToo) {
  Simulation run(AsUsed());
  const absl::Time begin = run.now;
  run.AgentExits();
  ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
  run.now += absl::Milliseconds(10);
  ASSERT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_FALSE(run.Next().whom.lingering);
  ASSERT_TRUE(run.WalkIfDue(Lingering(1, 1)));
  EXPECT_EQ(run.supervisor.deadline(), begin + AsUsed().linger + kKillAfter);
}

TEST(LingerTest, AWalkThatMissesWhoLingersBringsNoSigkill) {
  Simulation run(AsUsed());
  const absl::Time begin = run.now;
  run.AgentExits();
  ASSERT_TRUE(run.WalkIfDue(Lingering(1, 1)));
  run.Reap(1);
  ASSERT_TRUE(run.WalkIfDue(Found(0)));
  EXPECT_EQ(run.supervisor.deadline(), begin + AsUsed().linger + kKillAfter);
}

TEST(LingerTest, NoChildEndsItEarly) {
  Simulation run(AsUsed());
  run.AgentExits();
  ASSERT_TRUE(run.WalkIfDue(Lingering(5, 5)));
  run.Reap(5);
  run.supervisor.OnNoChildren(false);
  EXPECT_EQ(run.Next().kind, Kind::kFinish);
}

TEST(LingerTest, WhoLingersHasHadSigtermBeforeTheGraceIsOver) {
  Timing timing = AsUsed();
  timing.linger = absl::Hours(1);
  Simulation run(timing);
  const absl::Time begin = run.now;
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(Walk()));
  run.now += absl::Seconds(1);
  run.AgentExits();
  run.RunUntil(begin + kGrace - kGrace / 4, [] { return Lingering(1, 1); });
  EXPECT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_TRUE(run.Next().whom.lingering);
}

TEST(LingerTest, InsistingEndsIt) {
  Simulation run(AsUsed());
  run.AgentExits();
  ASSERT_TRUE(run.WalkIfDue(Lingering(1, 1)));
  run.Terminate(TerminationCause::kCallerInsisted);
  EXPECT_EQ(run.Next().signal, SIGKILL);
}

TEST(LauncherTest, WhatItLeavesIsTheAgentNow) {
  Simulation run(AsUsed());
  const absl::Time begin = run.now;
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(Walk()));
  run.AgentExits();
  ASSERT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_EQ(run.Next().whom.part, Part::kLaunched);
  // Its helpers are let be until it has ended, and then may linger.
  run.RunUntil(begin + absl::Seconds(5), [&run] {
    EXPECT_EQ(run.Next().whom.part, Part::kLaunched);
    return FoundInGroup(1);
  });
  run.Reap(1);
  ASSERT_TRUE(run.WalkIfDue(Walk()));
  ASSERT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_EQ(run.Next().whom.part, Part::kTree);
  EXPECT_FALSE(run.Next().whom.lingering);
  EXPECT_EQ(run.UntilKill(Found(1)), kKillAfter);
}

TEST(LauncherTest, AnAgentThatWasNoneLeavesTheRestToLinger) {
  Simulation run(AsUsed());
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(Walk()));
  run.AgentExits();
  ASSERT_EQ(run.Next().whom.part, Part::kLaunched);
  ASSERT_TRUE(run.WalkIfDue(Walk()));
  ASSERT_EQ(run.Next().whom.part, Part::kTree);
  EXPECT_EQ(run.phase(), Phase::kLingering);
}

TEST(LauncherTest, WhatItLeavesIsNotAskedTwiceBeforeTheGraceIsNearlyOver) {
  Simulation run(AsUsed());
  const absl::Time begin = run.now;
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(Walk()));
  run.AgentExits();
  ASSERT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_FALSE(run.Next().whom.launched);
  run.RunUntil(begin + kGrace - kGrace / 4, [&run] {
    EXPECT_FALSE(run.Next().whom.launched);
    return FoundInGroup(1);
  });
  ASSERT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_TRUE(run.Next().whom.launched);
  EXPECT_EQ(run.UntilKill(FoundInGroup(1)), kGrace / 4);
}

TEST(InterruptedTest, AsksForNothing) {
  Simulation run(AsUsed());
  run.Terminate(TerminationCause::kInterrupted);
  EXPECT_EQ(run.phase(), Phase::kRunning);
  EXPECT_EQ(run.Next().until, absl::InfiniteFuture());
}

TEST(InterruptedTest, GivesItsTimeToWhatALauncherLeaves) {
  Simulation run(AsUsed());
  run.Terminate(TerminationCause::kInterrupted);
  run.AgentExits();
  EXPECT_FALSE(run.Next().whom.launched);
  EXPECT_EQ(run.UntilKill(FoundInGroup(1)), kGrace);
}

TEST(InterruptedTest, GivesNoTimeToAnybodyElse) {
  Simulation run(AsUsed());
  run.Terminate(TerminationCause::kInterrupted);
  run.AgentExits();
  EXPECT_EQ(run.UntilKill(Found(1)), kKillAfter);
  Simulation late(AsUsed());
  late.Terminate(TerminationCause::kInterrupted);
  late.now += kGrace * 2;
  late.AgentExits();
  EXPECT_EQ(late.UntilKill(FoundInGroup(1)), kKillAfter);
}

}  // namespace
}  // namespace acp_wrap
