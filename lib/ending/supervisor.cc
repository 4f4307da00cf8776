#include "lib/ending/supervisor.h"

#include <signal.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/time/time.h"
#include "lib/ending/timing.h"
#include "lib/ending/transitions.h"

namespace acp_wrap {
namespace {

// How long a request may be on its way: front may be stopped.
constexpr absl::Duration kHearing = absl::Milliseconds(250);

}  // namespace

void Supervisor::OnTerminationRequest(TerminationCause cause, absl::Time now) {
  switch (cause) {
    case TerminationCause::kCallerInsisted:
      On(Event::kInsisted, now);
      return;
    case TerminationCause::kCallerAsked:
      // What the guardian got was a part of it.
      signaled_ = false;
      On(alone_ ? Event::kAskedAlone : Event::kAsked, now);
      return;
    case TerminationCause::kParentLost:
    case TerminationCause::kLifetimeOver:
    case TerminationCause::kInputClosed:
      On(Event::kParentLost, now);
      return;
    case TerminationCause::kSupervisorSignaled:
      if (phase_ != Phase::kRunning) return;
      signaled_ = true;
      hear_until_ = std::min(hear_until_, now + kHearing);
      return;
    case TerminationCause::kFrontLost:
      On(Event::kFrontLost, now);
      return;
    case TerminationCause::kInterrupted:
      interrupted_until_ = now + timing_.grace;
      return;
  }
}

void Supervisor::OnAgentEnded(absl::Time now, bool hear_caller) {
  agent_gone_ = true;
  if (phase_ == Phase::kRunning && hear_caller) {
    hear_until_ = now + kHearing;
  } else {
    OnCallerHeard(now);
  }
}

void Supervisor::OnCallerHeard(absl::Time now) {
  hear_until_ = absl::InfiniteFuture();
  if (signaled_) On(Event::kGuardianSignaled, now);
  signaled_ = false;
  if (!agent_gone_ || agent_end_taken_) return;
  agent_end_taken_ = true;
  // What it has left behind has become visible.
  if (phase_ == Phase::kKilling) next_look_.At(now);
  const bool interrupted =
      phase_ == Phase::kRunning && interrupted_until_ > now;
  On(interrupted ? Event::kAgentInterrupted : Event::kAgentEnded, now);
}

void Supervisor::On(Event event, absl::Time now) {
  const Transition* transition = FindTransition(phase_, event);
  if (transition == nullptr) return;
  SetDeadline(transition->deadline, now);
  if (event == Event::kFrontLost || event == Event::kAskedAlone) {
    // Whoever has been asked already has no claim to the time that it had.
    nearly_over_ = absl::InfinitePast();
    unless_launcher_ = absl::InfiniteFuture();
  }
  Enter(transition->next);
}

void Supervisor::SetDeadline(Deadline rule, absl::Time now) {
  const absl::Time kill_after = now + timing_.kill_after;
  switch (rule) {
    case Deadline::kAsItWas:
      return;
    case Deadline::kGrace:
      deadline_ = std::min(deadline_, now + timing_.grace);
      nearly_over_ = timing_.ask == Ask::kTree ? absl::InfinitePast()
                                               : deadline_ - LastPartOfGrace();
      return;
    case Deadline::kGraceOfInterrupt:
      deadline_ = std::max(interrupted_until_, kill_after);
      nearly_over_ = deadline_ - LastPartOfGrace();
      return;
    case Deadline::kKillAfter:
      deadline_ = std::min(deadline_, kill_after);
      return;
    case Deadline::kKillAfterUnlessLauncher:
      unless_launcher_ = std::min(unless_launcher_, kill_after);
      return;
    case Deadline::kLingerUnlessLauncher:
      // Who gets SIGKILL at the end of the grace has had SIGTERM before.
      linger_until_ =
          std::min(now + timing_.linger, std::max(now, nearly_over_));
      unless_launcher_ = kill_after;
      return;
    case Deadline::kNone:
      return;
  }
}

absl::Duration Supervisor::LastPartOfGrace() const {
  return std::max(timing_.grace / 4, timing_.kill_after);
}

void Supervisor::Enter(Phase phase) {
  const bool changes = phase != phase_;
  phase_ = phase;
  if (phase == Phase::kRunning) return;
  if (changes) {
    next_look_.BeginAnew();
  } else {
    next_look_.At(absl::InfinitePast());
  }
}

void Supervisor::OnNoChildren(bool look_beyond) {
  if (!look_beyond || !agent_gone_) {
    finished_ = true;
  } else if (!looks_beyond_) {
    looks_beyond_ = true;
    nobody_found_ = false;
    next_look_.At(absl::InfinitePast());
  }
}

void Supervisor::OnReaped(size_t count, absl::Time now) {
  nobody_found_ = false;
  next_look_.OnReaped(count, now);
  killing_.OnEnded(now);
}

void Supervisor::OnWalk(const Walk& walk, absl::Time now) {
  if (phase_ == Phase::kAsked) {
    next_look_.Never();
    return;
  }
  if (phase_ == Phase::kHandedOver) {
    next_look_.OnLook(walk.launched, walk.took, walk.newcomers > 0, now);
    if (walk.launched == 0) On(Event::kNobodyLaunched, now);
    return;
  }
  // Those that are exempt keep waitpid(2) from answering ECHILD, as do the
  // dead.
  nobody_found_ = walk.complete && walk.alive == 0 && agent_gone_ &&
                  (walk.exempt > 0 || walk.only_the_dead || looks_beyond_);
  if (phase_ == Phase::kKilling &&
      killing_.OnWalk(walk.newcomers, walk.took, now)) {
    next_look_.OnLookThatWasOutrun(walk.alive, now);
    return;
  }
  next_look_.OnLook(walk.alive, walk.took, walk.newcomers > 0, now);
  NoteClaims(walk, now);
}

// A launcher that dies and leaves the real agent behind leaves it in its
// own group: that one keeps the grace which the launcher was given.
void Supervisor::NoteClaims(const Walk& walk, absl::Time now) {
  if (!agent_end_taken_ || phase_ == Phase::kKilling) return;
  // Who lingers may be found late, below one that has just been ended, and be
  // missed by a later walk.
  if (phase_ == Phase::kLingering && walk.lingering > 0) {
    unless_launcher_ = linger_until_ + timing_.kill_after;
  }
  // What it had launched has ended only now.
  if (launcher_ && walk.launched == 0) {
    unless_launcher_ = std::max(unless_launcher_, now + timing_.kill_after);
  }
  launcher_ = walk.launched > 0;
  claims_known_ = true;
}

absl::Time Supervisor::deadline() const {
  // Where nobody was asked, there is no grace to be kept.
  const bool kept =
      !claims_known_ || (launcher_ && deadline_ != absl::InfiniteFuture());
  return kept ? deadline_ : std::min(deadline_, unless_launcher_);
}

// What only the clock brings about.
void Supervisor::OnTime(absl::Time now) {
  if (now >= hear_until_) OnCallerHeard(now);
  if (now >= linger_until_) {
    linger_until_ = absl::InfiniteFuture();
    On(Event::kLingerOver, now);
  }
  if (now >= nearly_over_ && nearly_over_ != absl::InfinitePast()) {
    nearly_over_ = absl::InfinitePast();
    if (phase_ == Phase::kTerminating) next_look_.At(now);
  }
  if (nearly_over_ == absl::InfinitePast()) On(Event::kGraceNearlyOver, now);
  if (now >= deadline()) On(Event::kTimeOver, now);
}

Supervisor::Decision Supervisor::Next(absl::Time now) {
  if (finished_ || nobody_found_) return {Decision::Kind::kFinish};
  OnTime(now);
  switch (phase_) {
    case Phase::kRunning:
      return {Decision::Kind::kWait, 0, {}, hear_until_};
    case Phase::kAsked:
    case Phase::kHandedOver:
    case Phase::kLingering:
    case Phase::kTerminating:
      return SignalTreeOrWait(SIGTERM, now, NextEvent());
    case Phase::kKilling:
      break;
  }
  return Kill(now);
}

absl::Time Supervisor::NextEvent() const {
  absl::Time next = std::min(hear_until_, deadline());
  if (phase_ == Phase::kLingering) next = std::min(next, linger_until_);
  return nearly_over_ == absl::InfinitePast() ? next
                                              : std::min(next, nearly_over_);
}

Supervisor::Decision Supervisor::Kill(absl::Time now) {
  const std::optional<int> signal = killing_.NextSignal(now);
  if (!signal) return {Decision::Kind::kGiveUp};
  return SignalTreeOrWait(*signal, now, killing_.give_up_at());
}

Supervisor::Whom Supervisor::AsksWhom(absl::Time now) const {
  using Part = Whom::Part;
  Whom whom;
  if (phase_ == Phase::kAsked) {
    whom.part = timing_.ask == Ask::kGroup ? Part::kGroup : Part::kAgent;
  } else if (phase_ == Phase::kHandedOver) {
    whom.part = Part::kLaunched;
  }
  whom.lingering = phase_ != Phase::kLingering && phase_ != Phase::kHandedOver;
  whom.launched = phase_ == Phase::kKilling || now >= nearly_over_ ||
                  nearly_over_ == absl::InfiniteFuture();
  return whom;
}

Supervisor::Decision Supervisor::SignalTreeOrWait(int signal, absl::Time now,
                                                  absl::Time limit) {
  if (now >= next_look_.at()) {
    return {Decision::Kind::kSignalTree, signal, AsksWhom(now)};
  }
  return {Decision::Kind::kWait, 0, {}, std::min(next_look_.at(), limit)};
}

}  // namespace acp_wrap
