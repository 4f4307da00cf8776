#include <signal.h>

#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/supervisor_for_test.h"
#include "lib/ending/timing.h"

namespace acp_wrap {
namespace {

// What a launcher leaves in its group.

TEST(SupervisorTest, WhatALauncherLeavesInItsGroupKeepsTheGrace) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(FoundInGroup(2)));
  run.AgentExits();
  EXPECT_EQ(run.UntilKill(FoundInGroup(1)), kGrace);
}

// It dies of what the caller has sent to the whole group, or of what has been
// passed on, before it is known that this was a request.
TEST(SupervisorTest, ALauncherThatDiesOfTheRequestLeavesTheGrace) {
  Simulation run;
  run.AgentExits(/*hear_caller=*/true);
  EXPECT_EQ(run.Next().kind, Kind::kWait);
  run.now += absl::Milliseconds(1);
  run.Terminate(TerminationCause::kCallerAsked);
  run.supervisor.OnCallerHeard(run.now);
  EXPECT_EQ(run.UntilKill(FoundInGroup(1)), kGrace);
}

TEST(SupervisorTest, AnAgentThatEndsByItselfLeavesTheShortTime) {
  Simulation run;
  run.AgentExits(/*hear_caller=*/true);
  EXPECT_EQ(run.Next().kind, Kind::kWait);
  run.now += absl::Milliseconds(1);
  run.supervisor.OnCallerHeard(run.now);
  EXPECT_EQ(run.UntilKill(FoundInGroup(1)), kKillAfter);
}

TEST(SupervisorTest, ARequestThatIsOnItsWayForTooLongIsNotHeard) {
  Simulation run;
  run.AgentExits(/*hear_caller=*/true);
  Decision decision = run.Next();
  ASSERT_EQ(decision.kind, Kind::kWait);
  EXPECT_LT(decision.until, run.now + kKillAfter);
  run.now = decision.until;
  EXPECT_EQ(run.Next().signal, SIGTERM);
}

// However long that took: nobody gets SIGKILL who has not had the time.
TEST(SupervisorTest, WhoIsHeardLateGetsSigtermFirst) {
  for (bool heard : {false, true}) {
    Simulation run;
    run.AgentExits(/*hear_caller=*/true);
    run.now += kKillAfter * 2;
    if (heard) run.supervisor.OnCallerHeard(run.now);
    EXPECT_EQ(run.Next().signal, SIGTERM) << heard;
    EXPECT_EQ(run.UntilKill(Found(1)), kKillAfter) << heard;
  }
}

TEST(SupervisorTest, NothingIsHeardThatWouldEndALivingAgent) {
  Simulation run;
  run.supervisor.OnCallerHeard(run.now);
  EXPECT_EQ(run.Next().kind, Kind::kWait);
  EXPECT_EQ(run.phase(), Phase::kRunning);
}

TEST(SupervisorTest, WithNothingInTheGroupTheRestGetsTheShortTime) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  ASSERT_TRUE(run.WalkIfDue(FoundInGroup(2)));
  run.now += absl::Milliseconds(3);
  run.AgentExits();
  EXPECT_EQ(run.UntilKill(Found(1)), kKillAfter);
}

TEST(SupervisorTest, TheShortTimeBeginsWhenTheGroupIsSeenEmpty) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  run.AgentExits();
  run.RunUntil(run.now + absl::Seconds(4), [] { return FoundInGroup(1); });
  absl::Time group_ended = run.now;
  run.Reap(1);
  std::vector<absl::Time> walks = run.RunUntil(run.now + kGrace, [&run] {
    if (run.phase() == Phase::kKilling) run.supervisor.OnNoChildren(false);
    return Found(1);
  });
  ASSERT_FALSE(walks.empty());
  EXPECT_EQ(walks.front(), group_ended);
  EXPECT_EQ(run.now, group_ended + kKillAfter);
}

TEST(SupervisorTest, TheGroupOfALivingAgentDoesNotMatter) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  EXPECT_EQ(run.UntilKill(Found(3)), kGrace);
}

TEST(SupervisorTest, TheShortTimeIsNeverMoreThanWhatIsLeftOfTheGrace) {
  Simulation run;
  run.Terminate(TerminationCause::kCallerAsked);
  run.RunUntil(run.now + kGrace - absl::Milliseconds(100),
               [] { return FoundInGroup(1); });
  run.AgentExits();
  EXPECT_EQ(run.UntilKill(Found(1)), absl::Milliseconds(100));
}

}  // namespace
}  // namespace acp_wrap
