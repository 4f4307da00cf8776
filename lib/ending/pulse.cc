#include "lib/ending/pulse.h"

#include <algorithm>

#include "absl/time/time.h"

namespace acp_wrap {
namespace {

// From the beginning, or an answer, until it is asked.  A run that ends at once
// does not ask.
constexpr absl::Duration kFirstInterval = absl::Seconds(1);
constexpr absl::Duration kLastInterval = absl::Seconds(8);
// Without an answer for so long, it is looked whether it is stopped.
constexpr absl::Duration kPatience = absl::Seconds(1);
constexpr absl::Duration kLongestPatience = absl::Seconds(10);

}  // namespace

void Pulse::Begin(absl::Time now) {
  if (due_ != absl::InfiniteFuture()) return;
  interval_ = kFirstInterval;
  due_ = now + interval_;
}

void Pulse::OnAsked(absl::Time now) {
  if (asked_at_ != absl::InfiniteFuture()) return;
  asked_at_ = now;
  due_ = now + kPatience;
}

void Pulse::OnAnswer(absl::Time now) {
  if (asked_at_ == absl::InfiniteFuture()) return;
  asked_at_ = absl::InfiniteFuture();
  due_ = now + interval_;
  interval_ = std::min(interval_ * 2, kLastInterval);
}

Pulse::Step Pulse::Next(absl::Time now) {
  if (now < due_) return Step::kNothing;
  if (asked_at_ == absl::InfiniteFuture()) return Step::kAsk;
  due_ = now + kPatience;
  return now - asked_at_ < kLongestPatience ? Step::kLook : Step::kGiveUp;
}

}  // namespace acp_wrap
