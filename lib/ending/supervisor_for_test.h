// A Supervisor, and what a test drives it with.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_SUPERVISOR_FOR_TEST_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_SUPERVISOR_FOR_TEST_H_

#include <signal.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/timing.h"
#include "lib/ending/transitions.h"

namespace acp_wrap {

using Decision = Supervisor::Decision;
using Kind = Supervisor::Decision::Kind;
using Walk = Supervisor::Walk;

inline constexpr absl::Duration kGrace = absl::Seconds(10);
inline constexpr absl::Duration kKillAfter = absl::Milliseconds(500);
inline constexpr absl::Duration kGiveUpIdle = absl::Seconds(5);
inline constexpr absl::Duration kGiveUpTotal = absl::Seconds(30);

// Those that act at once.
inline constexpr TerminationCause kCauses[] = {
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

inline Timing TestTiming() {
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
inline Walk Found(size_t alive, size_t newcomers = 0) {
  Walk walk;
  walk.alive = alive;
  walk.newcomers = newcomers;
  return walk;
}

// The same with all of them a launcher's.
inline Walk FoundInGroup(size_t alive) {
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

inline Timing AsUsed() {
  Timing timing = TestTiming();
  timing.linger = absl::Milliseconds(300);
  timing.ask = Ask::kAgent;
  return timing;
}

using Part = Supervisor::Whom::Part;

inline Walk Lingering(size_t alive, size_t lingering) {
  Walk walk = Found(alive, alive - lingering);
  walk.lingering = lingering;
  return walk;
}

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_SUPERVISOR_FOR_TEST_H_
