// Decides how long front believes in a guardian that does not answer, while the
// run is to end: it may be held by a debugger, or be stopped again and again.
// A state machine without a clock.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_PULSE_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_PULSE_H_

#include "absl/time/time.h"

namespace acp_wrap {

// A guardian answers at once, but for a walk over a large tree, which takes
// seconds.  One that is ended for nothing is a pity and no more, since front
// takes over in any state.
class Pulse {
 public:
  enum class Step {
    kNothing,
    // Ask it, and say so by OnAsked().
    kAsk,
    // If it is stopped, it is not to be waited for.
    kLook,
    // It is not to be waited for, whatever it does.
    kGiveUp,
  };

  // Nothing is due before.
  void Begin(absl::Time now);
  // It has been asked, or that was tried.
  void OnAsked(absl::Time now);
  void OnAnswer(absl::Time now);

  // When Next() answers something else than kNothing.
  absl::Time due() const { return due_; }

  // What is due now; kLook is due again a moment later.
  Step Next(absl::Time now);

 private:
  absl::Time due_ = absl::InfiniteFuture();
  absl::Duration interval_;
  // Since when an answer is missing.
  absl::Time asked_at_ = absl::InfiniteFuture();
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_PULSE_H_
