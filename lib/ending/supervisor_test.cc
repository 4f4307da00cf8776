#include "lib/ending/supervisor.h"

#include <signal.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using Decision = Supervisor::Decision;
using Kind = Supervisor::Decision::Kind;
using Walk = Supervisor::Walk;

constexpr absl::Duration kGrace = absl::Seconds(10);
constexpr absl::Duration kKillAfter = absl::Milliseconds(500);
constexpr absl::Duration kGiveUpIdle = absl::Seconds(5);
constexpr absl::Duration kGiveUpTotal = absl::Seconds(30);

// Those that act at once.
constexpr TerminationCause kCauses[] = {
    TerminationCause::kCallerAsked,  TerminationCause::kCallerInsisted,
    TerminationCause::kFrontLost,    TerminationCause::kParentLost,
    TerminationCause::kLifetimeOver, TerminationCause::kInputClosed};

constexpr absl::Duration TimeGivenBy(TerminationCause cause) {
  switch (cause) {
    case TerminationCause::kCallerInsisted:
      return absl::ZeroDuration();
    case TerminationCause::kCallerAsked:
    case TerminationCause::kParentLost:
    case TerminationCause::kLifetimeOver:
    case TerminationCause::kInputClosed:
      return kGrace;
    case TerminationCause::kFrontLost:
      return kKillAfter;
    case TerminationCause::kSupervisorSignaled:
    case TerminationCause::kInterrupted:
      break;
  }
  return absl::InfiniteDuration();
}

Timing TestTiming() {
  Timing timing;
  timing.grace = kGrace;
  timing.kill_after = kKillAfter;
  // Without --linger and --ask, of which other tests are.
  timing.linger = absl::ZeroDuration();
  timing.ask = Ask::kTree;
  timing.give_up_idle = kGiveUpIdle;
  timing.give_up_total = kGiveUpTotal;
  return timing;
}

// A walk that found `alive` processes, `newcomers` of them for the first time.
Walk Found(size_t alive, size_t newcomers = 0) {
  Walk walk;
  walk.alive = alive;
  walk.newcomers = newcomers;
  return walk;
}

// The same with all of them a launcher's.
Walk FoundInGroup(size_t alive) {
  Walk walk = Found(alive);
  walk.launched = alive;
  return walk;
}

// A supervisor, and the clock and the process tree that it decides about.
class Simulation {
 public:
  explicit Simulation(const Timing& timing = TestTiming())
      : supervisor(timing, /*alone=*/false) {}

  void Terminate(TerminationCause cause) {
    supervisor.OnTerminationRequest(cause, now);
  }
  void AgentExits(bool hear_caller = false) {
    supervisor.OnAgentEnded(now, hear_caller);
  }
  void Reap(size_t count) { supervisor.OnReaped(count, now); }
  Decision Next() { return supervisor.Next(now); }
  Phase phase() const { return supervisor.phase(); }

  // Does what is due now; says whether a walk was.
  bool WalkIfDue(const Walk& walk) {
    if (Next().kind != Kind::kSignalTree) return false;
    supervisor.OnWalk(walk, now);
    return true;
  }

  // Lets time go by until `end` with nothing but walks that find what
  // `walk` says, and returns when they were.  Stops at the end of the
  // supervision.
  std::vector<absl::Time> RunUntil(absl::Time end,
                                   const std::function<Walk()>& walk) {
    std::vector<absl::Time> walks;
    size_t at_this_instant = 0;
    while (now < end) {
      Decision decision = Next();
      if (decision.kind == Kind::kSignalTree) {
        walks.push_back(now);
        // A real walk takes time: a busy loop is one that would not end.
        if (++at_this_instant > 3) now += absl::Milliseconds(1);
        supervisor.OnWalk(walk(), now);
        continue;
      }
      if (decision.kind != Kind::kWait) return walks;
      EXPECT_GT(decision.until, now) << "a wait that does not wait";
      if (decision.until <= now) return walks;
      now = std::min(decision.until, end);
      at_this_instant = 0;
    }
    return walks;
  }

  // How long from now SIGKILL is sent if nothing happens but walks that find
  // what `walk` says.
  absl::Duration UntilKill(const Walk& walk) {
    const absl::Time begin = now;
    RunUntil(begin + absl::Hours(1), [&] {
      if (phase() == Phase::kKilling) supervisor.OnNoChildren(false);
      return walk;
    });
    EXPECT_EQ(phase(), Phase::kKilling);
    return now - begin;
  }

  Supervisor supervisor;
  absl::Time now = absl::UnixEpoch() + absl::Hours(1);
};

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

// --- The launcher rule

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

// --- When the tree is looked at

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

// --- The end

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

// --- Who is asked, and when: as the program is used

Timing AsUsed() {
  Timing timing = TestTiming();
  timing.linger = absl::Milliseconds(300);
  timing.ask = Ask::kAgent;
  return timing;
}

using Part = Supervisor::Whom::Part;

Walk Lingering(size_t alive, size_t lingering) {
  Walk walk = Found(alive, alive - lingering);
  walk.lingering = lingering;
  return walk;
}

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
