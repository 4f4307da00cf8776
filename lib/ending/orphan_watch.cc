#include "lib/ending/orphan_watch.h"

#include <signal.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {
namespace {

using Kind = OrphanWatch::Decision::Kind;

constexpr absl::Duration kFirstPause = absl::Milliseconds(10);
constexpr absl::Duration kLastPause = absl::Milliseconds(500);

}  // namespace

OrphanWatch::Decision OrphanWatch::Next(absl::Time now) {
  if (!begun_) {
    begun_ = true;
    next_look_ = now + interval_;
  }
  switch (state_) {
    case State::kWatching:
      if (now < next_look_) return {Kind::kWait, next_look_};
      return {Kind::kLook};
    case State::kAsking:
      met_.clear();
      return {Kind::kSignal, now, SIGTERM};
    case State::kAsked:
      if (now < kill_at_) return {Kind::kWait, kill_at_};
      state_ = State::kKilling;
      next_kill_ = now;
      pause_ = kFirstPause;
      give_up_at_ = now + timing_.give_up_idle;
      [[fallthrough]];
    case State::kKilling:
      if (now < next_kill_) return {Kind::kWait, next_kill_};
      met_.clear();
      return {Kind::kSignal, now, SIGKILL};
    case State::kToTell:
      state_ = State::kWatching;
      claimed_.clear();
      return {Kind::kTell, now, 0, !met_.empty()};
  }
  return {};
}

void OrphanWatch::OnLook(const std::vector<ProcessId>& orphans,
                         absl::Time now) {
  next_look_ = now + interval_;
  ProcessSet seen;
  for (const ProcessId& orphan : orphans) {
    // Nothing else but a start time tells it from a later one with its pid.
    if (orphan.start_time == 0 || given_up_.count(orphan) > 0) continue;
    if (seen_.count(orphan) > 0) claimed_.insert(orphan);
    seen.insert(orphan);
  }
  seen_ = std::move(seen);
  if (!claimed_.empty()) state_ = State::kAsking;
}

bool OrphanWatch::Claim(const ProcessInfo& info) {
  if (claimed_.count(info.id) == 0) {
    if (met_.count(info.parent) == 0) return false;
    claimed_.insert(info.id);
  }
  met_.insert(info.id.pid);
  return true;
}

void OrphanWatch::OnWalk(size_t alive, absl::Time now) {
  if (alive == 0) {
    state_ = State::kToTell;
  } else if (state_ == State::kAsking) {
    state_ = State::kAsked;
    kill_at_ = now + timing_.kill_after;
  } else if (now >= give_up_at_) {
    state_ = State::kToTell;
    given_up_.insert(claimed_.begin(), claimed_.end());
  } else {
    next_kill_ = now + pause_;
    pause_ = std::min(pause_ * 2, kLastPause);
  }
}

}  // namespace acp_wrap
