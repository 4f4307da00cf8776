#include "lib/ending/killing.h"

#include <signal.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/time/time.h"

namespace acp_wrap {
namespace {

// So many walks with SIGKILL may find newcomers before the tree is stopped
// first: a deep one that does not fork needs one for each generation at most.
constexpr int kMostOutrun = 3;
// So many walks may be spent on stopping it: one that grows without a bound is
// not stopped by any number of them.
constexpr int kMostFreezes = 20;

}  // namespace

std::optional<int> Killing::NextSignal(absl::Time now) {
  if (now < give_up_at()) return freezing_ ? SIGSTOP : SIGKILL;
  if (freezing_) last_kill_due_ = true;
  freezing_ = false;
  if (last_kill_due_) return SIGKILL;
  return std::nullopt;
}

bool Killing::OnWalk(size_t newcomers, absl::Duration took, absl::Time now) {
  // A caller that was stopped on its way has not given the others that time,
  // nor a newcomer what they have had.
  total_at_ += took;
  if (!begun_) {
    begun_ = true;
    idle_at_ = now + timing_.give_up_idle;
    total_at_ = now + timing_.give_up_total;
  }
  if (newcomers > 0) idle_at_ = now + timing_.give_up_idle;
  const bool caught_up = newcomers == 0 || first_walk_;
  if (last_kill_due_) {
    last_kill_due_ = false;
    outrun_ = 0;
  }
  if (freezing_) return OnFreezingWalk(caught_up);
  first_walk_ = false;
  if (caught_up) return false;
  freezing_ = ++outrun_ >= kMostOutrun;
  return true;
}

bool Killing::OnFreezingWalk(bool caught_up) {
  if (caught_up || ++freezes_ >= kMostFreezes) {
    freezing_ = false;
    freezes_ = 0;
    outrun_ = 0;
    // For SIGKILL many of them are new, which says nothing.
    first_walk_ = true;
  }
  return true;
}

void Killing::OnEnded(absl::Time now) {
  if (begun_) idle_at_ = now + timing_.give_up_idle;
}

absl::Time Killing::give_up_at() const {
  return begun_ ? std::min(idle_at_, total_at_) : absl::InfiniteFuture();
}

}  // namespace acp_wrap
