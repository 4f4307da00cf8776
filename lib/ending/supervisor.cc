#include "lib/ending/supervisor.h"

#include <signal.h>

#include <algorithm>
#include <cstddef>

#include "absl/time/time.h"

namespace acp_wrap {
namespace {

// How long a request may be on its way: front may be stopped.
constexpr absl::Duration kHearing = absl::Milliseconds(250);

// The intervals between walks over a tree that does not end: from short
// enough to catch a child forked behind our back, to long enough to cost
// nothing.
constexpr absl::Duration kFirstInterval = absl::Milliseconds(10);
constexpr absl::Duration kLastInterval = absl::Seconds(1);
// As long as one process after the other ends, the next walk is put off, but no
// longer than this: one that has not been signalled yet, since it was forked or
// adopted during the last walk, has to get SIGTERM well before SIGKILL.
constexpr absl::Duration kPatience = absl::Milliseconds(250);
// The pause after a walk, as a multiple of the time that it took: walks take a
// fifth of the time at most.  But no pause is so long that what is left would
// be given up before the next walk: one that took seconds was stopped on its
// way, and may have seen nothing.
constexpr int kPauseFactor = 4;
constexpr absl::Duration kLongestPause = absl::Seconds(3);

// So many walks with SIGKILL may find newcomers before the tree is stopped
// first: a deep one that does not fork needs one for each generation at most.
constexpr int kMostOutrun = 3;
// So many walks may be spent on stopping it: one that grows without a bound is
// not stopped by any number of them.
constexpr int kMostFreezes = 20;

}  // namespace

void Supervisor::OnTerminationRequest(TerminationCause cause, absl::Time now) {
  if (phase_ == Phase::kKilling) return;
  switch (cause) {
    case TerminationCause::kCallerInsisted:
      Kill();
      return;
    case TerminationCause::kCallerAsked:
      if (deadline_may_move_) deadline_ = absl::InfiniteFuture();
      deadline_may_move_ = false;
      Terminate(now + timing_.grace);
      return;
    case TerminationCause::kParentLost:
      Terminate(now + timing_.grace);
      return;
    case TerminationCause::kSupervisorSignaled:
      if (phase_ == Phase::kTerminating) return;
      deadline_may_move_ = true;
      Terminate(now + timing_.kill_after);
      return;
    case TerminationCause::kFrontLost:
      deadline_may_move_ = false;
      Terminate(now + timing_.kill_after);
      return;
  }
}

void Supervisor::OnAgentEnded(absl::Time now, bool hear_caller) {
  agent_gone_ = true;
  if (phase_ != Phase::kRunning) {
    // What it left behind may not have been signalled yet, and OnWalk() has
    // to learn whether anything of its group goes on.
    next_walk_at_ = now;
  } else if (hear_caller) {
    hear_until_ = now + kHearing;
  } else {
    OnCallerHeard(now);
  }
}

void Supervisor::OnCallerHeard(absl::Time now) {
  // From now on, since what is left gets SIGTERM only now.
  if (agent_gone_ && phase_ == Phase::kRunning) {
    Terminate(now + timing_.kill_after);
  }
}

void Supervisor::OnNoChildren(bool look_beyond) {
  if (!look_beyond || phase_ == Phase::kRunning) {
    finished_ = true;
  } else if (!looks_beyond_) {
    looks_beyond_ = true;
    nobody_found_ = false;
    next_walk_at_ = absl::InfinitePast();
  }
}

void Supervisor::OnReaped(size_t count, absl::Time now) {
  nobody_found_ = false;
  if (unaccounted_ > 0 && count >= unaccounted_) {
    next_walk_at_ = now;
  } else if (unaccounted_ > 0 && next_walk_at_ > last_walk_at_) {
    // As long as one after the other ends, looking would take the time that
    // they need for it.
    next_walk_at_ =
        std::max(next_walk_at_,
                 std::min(now + kFirstInterval, last_walk_at_ + kPatience));
  }
  unaccounted_ -= std::min(unaccounted_, count);
  give_up_idle_at_ = now + timing_.give_up_idle;
}

void Supervisor::OnWalk(const Walk& walk, absl::Time now) {
  last_walk_at_ = now;
  unaccounted_ = walk.alive;
  // Those that are exempt keep waitpid(2) from answering ECHILD.
  nobody_found_ = walk.complete && walk.alive == 0 && agent_gone_ &&
                  (walk.exempt > 0 || looks_beyond_);
  // A supervising process that was stopped on its way has not given the tree
  // that time, nor a newcomer what the others have had.
  give_up_total_at_ += walk.took;
  if (phase_ == Phase::kKilling &&
      give_up_total_at_ == absl::InfiniteFuture()) {
    give_up_idle_at_ = now + timing_.give_up_idle;
    give_up_total_at_ = now + timing_.give_up_total;
  }
  if (walk.newcomers > 0) give_up_idle_at_ = now + timing_.give_up_idle;
  bool caught_up = walk.newcomers == 0 || first_walk_of_phase_;
  if (last_kill_due_) {
    last_kill_due_ = false;
    outrun_ = 0;
  }
  if (freezing_) {
    OnFreezingWalk(caught_up, now);
    return;
  }
  if (!caught_up && phase_ == Phase::kKilling) {
    // It forks while it is being killed; only speed helps, or that it stops.
    interval_ = kFirstInterval;
    next_walk_at_ = now;
    freezing_ = ++outrun_ >= kMostOutrun;
  } else {
    interval_ = first_walk_of_phase_ || !caught_up
                    ? kFirstInterval
                    : std::min(interval_ * 2, kLastInterval);
    interval_ =
        std::max(interval_, std::min(walk.took * kPauseFactor, kLongestPause));
    next_walk_at_ = now + interval_;
  }
  first_walk_of_phase_ = false;
  // A launcher that dies and leaves the real agent behind leaves it in its
  // own group: that one keeps the grace which the launcher was given.
  if (agent_gone_ && phase_ == Phase::kTerminating &&
      walk.in_agent_group == 0) {
    deadline_ = std::min(deadline_, now + timing_.kill_after);
    deadline_may_move_ = false;
  }
}

void Supervisor::OnFreezingWalk(bool caught_up, absl::Time now) {
  next_walk_at_ = now;
  if (!caught_up && ++freezes_ < kMostFreezes) return;
  freezing_ = false;
  freezes_ = 0;
  outrun_ = 0;
  // For SIGKILL many of them are new, which says nothing.
  first_walk_of_phase_ = true;
}

Supervisor::Decision Supervisor::Next(absl::Time now) {
  if (finished_ || nobody_found_) return {Decision::Kind::kFinish};
  if (now >= hear_until_) OnCallerHeard(now);
  if (phase_ == Phase::kTerminating && now >= deadline_) Kill();
  switch (phase_) {
    case Phase::kRunning:
      return {Decision::Kind::kWait, 0, hear_until_};
    case Phase::kTerminating:
      return SignalTreeOrWait(SIGTERM, now, deadline_);
    case Phase::kKilling:
      break;
  }
  // Whatever time goes by before the first SIGKILL, nobody has had it.
  const bool begun = give_up_total_at_ != absl::InfiniteFuture();
  const absl::Time give_up_at =
      begun ? std::min(give_up_idle_at_, give_up_total_at_)
            : absl::InfiniteFuture();
  if (now < give_up_at) {
    return SignalTreeOrWait(freezing_ ? SIGSTOP : SIGKILL, now, give_up_at);
  }
  // Nobody is left stopped who could be killed.
  if (freezing_) last_kill_due_ = true;
  freezing_ = false;
  return last_kill_due_ ? Decision{Decision::Kind::kSignalTree, SIGKILL}
                        : Decision{Decision::Kind::kGiveUp};
}

void Supervisor::Terminate(absl::Time deadline) {
  deadline_ = std::min(deadline_, deadline);
  if (phase_ != Phase::kRunning) return;
  phase_ = Phase::kTerminating;
  first_walk_of_phase_ = true;
  next_walk_at_ = absl::InfinitePast();
}

void Supervisor::Kill() {
  phase_ = Phase::kKilling;
  first_walk_of_phase_ = true;
  next_walk_at_ = absl::InfinitePast();
}

Supervisor::Decision Supervisor::SignalTreeOrWait(int signal, absl::Time now,
                                                  absl::Time limit) {
  if (now >= next_walk_at_) return {Decision::Kind::kSignalTree, signal};
  return {Decision::Kind::kWait, 0, std::min(next_walk_at_, limit)};
}

}  // namespace acp_wrap
