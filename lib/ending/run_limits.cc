#include "lib/ending/run_limits.h"

#include <algorithm>

#include "absl/time/time.h"

namespace acp_wrap {

void RunLimits::OnAgentEnded() {
  agent_ended_ = true;
  lifetime_over_at_ = absl::InfiniteFuture();
  input_over_at_ = absl::InfiniteFuture();
}

void RunLimits::OnInputClosed(absl::Time now) {
  if (agent_ended_ || !settings_.end_with_input) return;
  input_over_at_ = now + patience_;
}

absl::Time RunLimits::due() const {
  return std::min(lifetime_over_at_, input_over_at_);
}

RunLimits::Due RunLimits::Take(absl::Time now) {
  if (now >= lifetime_over_at_) {
    lifetime_over_at_ = absl::InfiniteFuture();
    return Due::kLifetimeOver;
  }
  if (now >= input_over_at_) {
    input_over_at_ = absl::InfiniteFuture();
    return Due::kInputClosed;
  }
  return Due::kNothing;
}

}  // namespace acp_wrap
