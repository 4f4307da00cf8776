#include "shim/run/guardian_watch.h"

#include <sys/types.h>

#include <string>

#include "absl/time/time.h"
#include "lib/ending/pulse.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/control_channel.h"
#include "platform/system.h"
#include "shim/run/end_child.h"
#include "shim/run/protocol.h"

namespace acp_wrap {

bool GuardianWatch::EndsIfHeld(pid_t guardian, ControlChannel* channel,
                               absl::Time now) {
  switch (pulse_.Next(now)) {
    case Pulse::Step::kNothing:
      return false;
    case Pulse::Step::kAsk:
      // Nothing can be asked any more if somebody has shut the channel.
      if (channel != nullptr) {
        channel->Send(Pack<FrontMessage>(AreYouThere{})).ok();
      }
      pulse_.OnAsked(system_.clock().Now());
      return false;
    case Pulse::Step::kLook:
      return IsStopped(guardian) && End(guardian);
    case Pulse::Step::kGiveUp:
      return End(guardian);
  }
  return false;
}

bool GuardianWatch::IsStopped(pid_t guardian) {
  Result<ProcessInfo> info = system_.processes().Read(guardian);
  return info.ok() && info.value().stopped;
}

bool GuardianWatch::End(pid_t guardian) {
  const std::string name = "the guardian (" + std::to_string(guardian) + ")";
  const bool ended = EndChild(system_.children(), guardian);
  if (ended) {
    system_.diagnostics().Say(
        name +
        " did not answer, stopped or held by a debugger, and was ended; this "
        "process ends the run");
  } else if (!told_) {
    told_ = true;
    system_.diagnostics().Say(
        name + " does not answer, nor does SIGKILL end it: the run ends when " +
        "whatever holds it lets go");
  }
  return ended;
}

}  // namespace acp_wrap
