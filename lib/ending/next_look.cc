#include "lib/ending/next_look.h"

#include <algorithm>
#include <cstddef>

#include "absl/time/time.h"

namespace acp_wrap {
namespace {

// From short enough to catch a child forked behind our back, to long enough to
// cost nothing.
constexpr absl::Duration kFirstInterval = absl::Milliseconds(10);
constexpr absl::Duration kLastInterval = absl::Seconds(1);
// As long as one process after the other ends, the next look is put off, but no
// longer than this: one that has not been signalled yet, since it was forked or
// adopted during the last look, has to get SIGTERM well before SIGKILL.
constexpr absl::Duration kLongestPutOff = absl::Milliseconds(250);
// The pause after a look, as a multiple of the time that it took: looks take a
// fifth of the time at most.  But no pause is so long that what is left would
// be given up before the next look: one that took seconds was stopped on its
// way, and may have seen nothing.
constexpr int kPauseFactor = 4;
constexpr absl::Duration kLongestPause = absl::Seconds(3);

}  // namespace

void NextLook::BeginAnew() {
  at_ = absl::InfinitePast();
  first_ = true;
}

void NextLook::Note(size_t alive, absl::Time now) {
  last_ = now;
  unaccounted_ = alive;
}

void NextLook::OnLook(size_t alive, absl::Duration took, bool found_newcomers,
                      absl::Time now) {
  Note(alive, now);
  interval_ = first_ || found_newcomers
                  ? kFirstInterval
                  : std::min(interval_ * 2, kLastInterval);
  interval_ = std::max(interval_, std::min(took * kPauseFactor, kLongestPause));
  at_ = now + interval_;
  first_ = false;
}

void NextLook::OnLookThatWasOutrun(size_t alive, absl::Time now) {
  Note(alive, now);
  interval_ = kFirstInterval;
  at_ = now;
  first_ = false;
}

void NextLook::OnReaped(size_t count, absl::Time now) {
  if (unaccounted_ > 0 && count >= unaccounted_) {
    at_ = now;
  } else if (unaccounted_ > 0 && at_ > last_) {
    // As long as one after the other ends, looking would take the time that
    // they need for it.
    at_ = std::max(at_, std::min(now + kFirstInterval, last_ + kLongestPutOff));
  }
  unaccounted_ -= std::min(unaccounted_, count);
}

}  // namespace acp_wrap
