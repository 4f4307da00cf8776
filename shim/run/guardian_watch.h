// Whether front can count on its guardian while the run is to end.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_GUARDIAN_WATCH_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_GUARDIAN_WATCH_H_

#include <sys/types.h>

#include "absl/time/time.h"
#include "lib/ending/pulse.h"
#include "platform/control_channel.h"
#include "platform/system.h"

namespace acp_wrap {

// Whoever holds the guardian (a debugger, SIGSTOP over and over, a frozen
// cgroup) holds what ends the run.  So it has to answer, from the first request
// or the agent's end on, and is ended if it does not.
class GuardianWatch {
 public:
  explicit GuardianWatch(System& system) : system_(system) {}

  // The run is to end, or the agent has ended.
  void Begin() { pulse_.Begin(system_.clock().Now()); }
  // It has said IAmHere.
  void OnAnswer() { pulse_.OnAnswer(system_.clock().Now()); }

  absl::Time due() const { return pulse_.due(); }

  // Does what was due at `now`, a moment from before the channel was read last.
  // True if `guardian` had to be ended, which has been said:
  // it does nothing any more, and front has its children, though it may still
  // be a child itself, held by a debugger.
  bool EndsIfHeld(pid_t guardian, ControlChannel* channel, absl::Time now);

 private:
  bool IsStopped(pid_t guardian);
  bool End(pid_t guardian);

  System& system_;
  Pulse pulse_;
  bool told_ = false;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_GUARDIAN_WATCH_H_
