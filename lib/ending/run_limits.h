// When a run is to end though nobody has asked for it: it has lasted for long
// enough, or nobody can write to the agent any more.  Without clock and without
// system calls, as supervisor.h; front asks it.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_RUN_LIMITS_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_RUN_LIMITS_H_

#include "absl/time/time.h"

namespace acp_wrap {

class RunLimits {
 public:
  struct Settings {
    // From the agent's start; --max-lifetime.
    absl::Duration max_lifetime = absl::InfiniteDuration();
    // Whether the end of the agent's standard input counts; --on-stdin-close.
    bool end_with_input = false;
  };

  enum class Due {
    kNothing,
    // The run has lasted for max_lifetime.
    kLifetimeOver,
    // The input was closed for as long as an agent may take to end by itself.
    // Whether it still is has to be looked at: OnInputOpen() if it is not, and
    // else it is said no more.
    kInputClosed,
  };

  // `patience` is what an agent gets to end by itself once its input is closed.
  RunLimits(const Settings& settings, absl::Duration patience)
      : settings_(settings), patience_(patience) {}

  void OnAgentStarted(absl::Time now) {
    lifetime_over_at_ = now + settings_.max_lifetime;
  }
  // From now on nothing is due.
  void OnAgentEnded();

  // Nobody can write to the input any more.
  void OnInputClosed(absl::Time now);
  // Somebody has opened it again, as it may happen to a FIFO.
  void OnInputOpen() { input_over_at_ = absl::InfiniteFuture(); }

  // When Take() has an answer.
  absl::Time due() const;

  // Each is answered once.
  Due Take(absl::Time now);

 private:
  const Settings settings_;
  const absl::Duration patience_;
  bool agent_ended_ = false;
  absl::Time lifetime_over_at_ = absl::InfiniteFuture();
  absl::Time input_over_at_ = absl::InfiniteFuture();
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_RUN_LIMITS_H_
