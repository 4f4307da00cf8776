// Decides how SIGKILL is carried through, for a run's own tree as for what dead
// runs have left: when what forks faster than it is killed is stopped first,
// and when what is still there is given up.
//
// A tree that grows within a bound such as RLIMIT_NPROC takes the place of each
// process that ends.  Who is stopped keeps its place and does not fork: so
// SIGSTOP goes to all until a walk finds nobody new, and SIGKILL after that.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_KILLING_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_KILLING_H_

#include <cstddef>
#include <optional>

#include "absl/time/time.h"
#include "lib/ending/timing.h"

namespace acp_wrap {

class Killing {
 public:
  // Of `timing` give_up_idle and give_up_total count.
  explicit Killing(const Timing& timing) : timing_(timing) {}

  // SIGKILL or SIGSTOP, for everybody; nothing once the rest is given up.
  // Nobody is left stopped who could be killed.
  std::optional<int> NextSignal(absl::Time now);

  // All have been sent that signal, in a walk that has taken so long and has
  // found so many who had not got it before.  Answers whether the next walk has
  // to come at once: it forks while it is being killed, and only speed helps,
  // or that it stops.
  bool OnWalk(size_t newcomers, absl::Duration took, absl::Time now);

  // A process has ended.
  void OnEnded(absl::Time now);

  // When the rest is given up, if nobody ends before; never, before the first
  // walk is over: whatever time goes by until then, nobody has had it.
  absl::Time give_up_at() const;

 private:
  bool OnFreezingWalk(bool caught_up);

  const Timing timing_;
  bool begun_ = false;
  absl::Time idle_at_ = absl::InfiniteFuture();
  absl::Time total_at_ = absl::InfiniteFuture();
  // For the first walk all are new, which says nothing.
  bool first_walk_ = true;
  bool freezing_ = false;
  bool last_kill_due_ = false;
  int outrun_ = 0;
  int freezes_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_KILLING_H_
