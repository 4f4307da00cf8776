#include "lib/ending/supervisor.h"

#include <signal.h>

#include <algorithm>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/supervisor_for_test.h"
#include "lib/ending/timing.h"

namespace acp_wrap {
namespace {

// --- kRunning

TEST(SupervisorTest, SleepsUntilSomethingHappens) {
  Simulation run;
  Decision decision = run.Next();
  EXPECT_EQ(run.phase(), Phase::kRunning);
  EXPECT_EQ(decision.kind, Kind::kWait);
  EXPECT_EQ(decision.until, absl::InfiniteFuture());
}

// Orphans that the agent leaves to the guardian while it runs.
TEST(SupervisorTest, ReapingWhileTheAgentRunsChangesNothing) {
  Simulation run;
  run.now += absl::Hours(1);
  run.Reap(3);
  EXPECT_EQ(run.phase(), Phase::kRunning);
  EXPECT_EQ(run.Next().kind, Kind::kWait);
  EXPECT_EQ(run.Next().until, absl::InfiniteFuture());
}

// --- kRunning to kTerminating, and on to kKilling

TEST(SupervisorTest, ARequestSendsSigtermAtOnceAndSigkillAtTheDeadline) {
  for (TerminationCause cause : kCauses) {
    if (cause == TerminationCause::kCallerInsisted) continue;
    Simulation run;
    run.Terminate(cause);
    EXPECT_EQ(run.Next().kind, Kind::kSignalTree);
    EXPECT_EQ(run.Next().signal, SIGTERM);
    EXPECT_EQ(run.phase(), Phase::kTerminating);
    EXPECT_EQ(run.UntilKill(FoundInGroup(2)), TimeGivenBy(cause))
        << static_cast<int>(cause);
  }
}

TEST(SupervisorTest, TheSignalAtTheDeadlineIsSigkill) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
  run.now += kGrace - absl::Nanoseconds(1);
  EXPECT_EQ(run.Next().signal, SIGTERM);
  run.now += absl::Nanoseconds(1);
  EXPECT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_EQ(run.Next().signal, SIGKILL);
  EXPECT_EQ(run.phase(), Phase::kKilling);
}

TEST(SupervisorTest, TheEndOfTheAgentEndsWhatItLeft) {
  Simulation run;
  run.AgentExits();
  EXPECT_EQ(run.Next().kind, Kind::kSignalTree);
  EXPECT_EQ(run.phase(), Phase::kTerminating);
  EXPECT_EQ(run.Next().signal, SIGTERM);
  EXPECT_EQ(run.UntilKill(Found(2)), kKillAfter);
}

// Nobody has asked the agent to end, so there is no grace that what is left
// in its group could share.
TEST(SupervisorTest, TheEndOfTheAgentByItselfGivesItsGroupNoGrace) {
  Simulation run;
  run.AgentExits();
  EXPECT_EQ(run.UntilKill(FoundInGroup(2)), kKillAfter);
}

TEST(SupervisorTest, NoTimeAtAllMeansSigkillAtOnce) {
  Timing timing = TestTiming();
  timing.grace = timing.kill_after = absl::ZeroDuration();
  Simulation asked(timing);
  asked.Terminate(TerminationCause::kCallerAsked);
  EXPECT_EQ(asked.Next().signal, SIGKILL);
  Simulation exited(timing);
  exited.AgentExits();
  ASSERT_EQ(exited.Next().signal, SIGTERM);
  ASSERT_TRUE(exited.WalkIfDue(Found(1, 1)));
  EXPECT_EQ(exited.Next().signal, SIGKILL);
}

// --- To kKilling at once

TEST(SupervisorTest, InsistingKillsAtOnceFromAnyPhase) {
  Simulation running;
  running.Terminate(TerminationCause::kCallerInsisted);
  EXPECT_EQ(running.phase(), Phase::kKilling);
  EXPECT_EQ(running.Next().signal, SIGKILL);

  Simulation terminating;
  terminating.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(terminating.WalkIfDue(Found(1, 1)));
  terminating.now += absl::Milliseconds(1);
  terminating.Terminate(TerminationCause::kCallerInsisted);
  EXPECT_EQ(terminating.phase(), Phase::kKilling);
  EXPECT_EQ(terminating.Next().kind, Kind::kSignalTree);
  EXPECT_EQ(terminating.Next().signal, SIGKILL);
}

TEST(SupervisorTest, NothingLeadsBackFromKilling) {
  for (TerminationCause cause : kCauses) {
    Simulation run;
    run.Terminate(TerminationCause::kCallerInsisted);
    ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
    run.now += absl::Seconds(4);
    run.WalkIfDue(Found(1));
    run.Terminate(cause);
    EXPECT_EQ(run.phase(), Phase::kKilling);
    EXPECT_NE(run.Next().signal, SIGTERM);
    // Nor does it give those who do not end more time.
    run.now += absl::Seconds(1);
    EXPECT_EQ(run.Next().kind, Kind::kGiveUp) << static_cast<int>(cause);
  }
}

TEST(SupervisorTest, TheEndOfTheAgentDoesNotLeadBackFromKilling) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerInsisted);
  ASSERT_TRUE(run.WalkIfDue(Found(1, 1)));
  run.AgentExits();
  EXPECT_EQ(run.phase(), Phase::kKilling);
  EXPECT_EQ(run.Next().signal, SIGKILL);
}

// --- Two causes

// What comes later can only bring SIGKILL forward.
TEST(SupervisorTest, ALaterCauseNeverGivesMoreTime) {
  const absl::Duration kBetween = absl::Milliseconds(100);
  for (TerminationCause first : kCauses) {
    for (TerminationCause second : kCauses) {
      if (first == TerminationCause::kCallerInsisted) continue;
      Simulation run;
      run.Terminate(first);
      run.RunUntil(run.now + kBetween, [] { return FoundInGroup(1); });
      run.Terminate(second);
      EXPECT_EQ(run.UntilKill(FoundInGroup(1)),
                std::min(TimeGivenBy(first) - kBetween, TimeGivenBy(second)))
          << static_cast<int>(first) << " " << static_cast<int>(second);
    }
  }
}

// Whoever stops a whole service signals front and guardian, in any order: what
// the guardian got is a part of what the caller asks for, if that comes.
TEST(SupervisorTest, ASignalToTheGuardianWaitsForTheCallersWord) {
  Simulation run;
  run.Terminate(TerminationCause::kSupervisorSignaled);
  run.RunUntil(run.now + absl::Milliseconds(100),
               [] { return FoundInGroup(1); });
  run.Terminate(TerminationCause::kCallerAsked);
  EXPECT_EQ(run.UntilKill(FoundInGroup(1)), kGrace);

  Simulation reverse;
  reverse.Terminate(TerminationCause::kCallerAsked);
  reverse.Terminate(TerminationCause::kSupervisorSignaled);
  EXPECT_EQ(reverse.UntilKill(FoundInGroup(1)), kGrace);
}

TEST(SupervisorTest, ASignalToTheGuardianAloneAsksEverybody) {
  Simulation run;
  run.Terminate(TerminationCause::kSupervisorSignaled);
  Decision decision = run.Next();
  ASSERT_EQ(decision.kind, Kind::kWait);
  run.now = decision.until;
  EXPECT_EQ(run.Next().signal, SIGTERM);
  EXPECT_EQ(run.UntilKill(FoundInGroup(1)), kKillAfter);
}

TEST(SupervisorTest, TheGraceIsGivenOnce) {
  Simulation run;
  run.Terminate(TerminationCause::kSupervisorSignaled);
  run.Terminate(TerminationCause::kCallerAsked);
  run.now += absl::Seconds(3);
  run.Terminate(TerminationCause::kCallerAsked);
  EXPECT_EQ(run.UntilKill(FoundInGroup(1)), kGrace - absl::Seconds(3));
}

TEST(SupervisorTest, TheCallerDoesNotOutrankTheLossOfFront) {
  Simulation run;
  run.Terminate(TerminationCause::kSupervisorSignaled);
  run.Terminate(TerminationCause::kFrontLost);
  run.Terminate(TerminationCause::kCallerAsked);
  EXPECT_EQ(run.UntilKill(FoundInGroup(1)), kKillAfter);
}

TEST(SupervisorTest, TheCallerDoesNotOutrankTheEndOfTheAgent) {
  Simulation run;
  run.Terminate(TerminationCause::kSupervisorSignaled);
  run.AgentExits();
  ASSERT_TRUE(run.WalkIfDue(Found(1)));
  run.Terminate(TerminationCause::kCallerAsked);
  EXPECT_EQ(run.UntilKill(Found(1)), kKillAfter);
}

TEST(SupervisorTest, ARequestAfterTheEndOfTheAgentGivesNoMoreTime) {
  for (TerminationCause cause : kCauses) {
    Simulation run;
    run.AgentExits();
    run.Terminate(cause);
    EXPECT_LE(run.UntilKill(FoundInGroup(1)), kKillAfter)
        << static_cast<int>(cause);
  }
}

}  // namespace
}  // namespace acp_wrap
