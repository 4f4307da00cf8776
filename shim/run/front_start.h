// The start of front: it takes its place in front of the agent, and starts the
// guardian.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_FRONT_START_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_FRONT_START_H_

#include <sys/types.h>

#include <memory>
#include <optional>

#include "absl/time/time.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/gate.h"
#include "platform/system.h"
#include "shim/run/run.h"
#include "shim/run/supervision.h"

namespace acp_wrap {

// What front has in its hands once the guardian runs.
struct FrontStart {
  // Of the run: its id, as far as front knows it, and what is not to be
  // touched.
  Scope scope;
  pid_t guardian = 0;
  // The time of day at which the run began.
  absl::Time began;
  std::unique_ptr<ControlChannel> channel;
  // Takes the caller's signals, and watches channel and parent.
  std::unique_ptr<EventLoop> loop;
  // Holds the agent back.
  std::unique_ptr<Gate> gate;
  // What was in the terminal's foreground; 0 without a terminal.
  pid_t foreground = 0;
};

// Makes the calling process front: leader of a group, unless its session has a
// terminal, and a subreaper.  Lets go of all inherited descriptors but standard
// error.  Nothing if that failed, or if nothing is to be started, which has
// been said; then no process is left.
std::optional<FrontStart> StartFront(System& system, const Run& run);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_FRONT_START_H_
