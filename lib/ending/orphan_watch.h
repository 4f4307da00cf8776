// Decides which orphans are ended while the agent lives, and how.
//
// What loses its parent becomes a child of the supervising process.  One that
// is an orphan at two looks in a row, an interval apart, is ended with what is
// below it: SIGTERM, a while, SIGKILL.  The first look alone proves nothing: a
// daemon is an orphan for a moment before somebody takes it over by name, and
// the desktop app waits for a second one, too.
//
// A state machine without clock and without system calls, which
// shim/run/orphan_end.h drives.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_ORPHAN_WATCH_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_ORPHAN_WATCH_H_

#include <sys/types.h>

#include <cstddef>
#include <unordered_set>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/timing.h"
#include "lib/identity/process_info.h"
#include "lib/identity/process_set.h"

namespace acp_wrap {

class OrphanWatch {
 public:
  struct Decision {
    enum class Kind {
      // Sleep, `until` at the latest; whoever ends in the meantime is no reason
      // to come earlier.
      kWait,
      // Find the orphans, then call OnLook().
      kLook,
      // Send `signal` to whom Claim() claims, then call OnWalk().
      kSignal,
      // What was to be ended is gone, or could not be: see `given_up`.
      kTell,
    };
    Kind kind = Kind::kWait;
    absl::Time until = absl::InfiniteFuture();
    int signal = 0;
    // Those that the last walk has met are still there after SIGKILL, and are
    // not tried again.
    bool given_up = false;
  };

  // An infinite interval: nothing is ever looked for.
  OrphanWatch(absl::Duration interval, const Timing& timing)
      : interval_(interval), timing_(timing) {}

  Decision Next(absl::Time now);

  // All orphans that there are now, of those that may be ended.
  void OnLook(const std::vector<ProcessId>& orphans, absl::Time now);

  // To be asked, during a walk, about each process below the supervising one, a
  // parent before its children: whether it is to be ended.  Once claimed, a
  // process is so for good, even when its parent is gone.
  bool Claim(const ProcessInfo& info);

  // All that are to be ended, those that have ended too.
  const ProcessSet& claimed() const { return claimed_; }

  // The walk has found so many that are claimed and alive.
  void OnWalk(size_t alive, absl::Time now);

 private:
  enum class State { kWatching, kAsking, kAsked, kKilling, kToTell };
  const absl::Duration interval_;
  const Timing timing_;
  State state_ = State::kWatching;
  absl::Time next_look_ = absl::InfiniteFuture();
  bool begun_ = false;
  // Orphans at the last look.
  ProcessSet seen_;
  ProcessSet given_up_;
  // To be ended, and the pids of those that this walk has met.
  ProcessSet claimed_;
  std::unordered_set<pid_t> met_;

  // When kAsked turns into kKilling.
  absl::Time kill_at_;
  // kKilling: when to look again, in growing intervals, and when to give up.
  absl::Time next_kill_;
  absl::Duration pause_;
  absl::Time give_up_at_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_ORPHAN_WATCH_H_
