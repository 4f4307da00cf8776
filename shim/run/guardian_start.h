// The start of the guardian: it gets out of reach, and starts the agent.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_GUARDIAN_START_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_GUARDIAN_START_H_

#include <memory>
#include <optional>

#include "absl/time/time.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/gate.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/run.h"
#include "shim/run/supervision.h"

namespace acp_wrap {

// What the guardian has in its hands once the agent's process waits.
struct GuardianStart {
  // With the agent's pid.
  Scope scope;
  // The time of day at which the run began.
  absl::Time began;
  std::unique_ptr<EventLoop> loop;
  std::unique_ptr<ProcessHandle> front;
};

// As RunGuardian() (guardian.h) has it.  Nothing if that failed, which has been
// said; then there is no agent.
std::optional<GuardianStart> StartGuardian(System& system, const Run& run,
                                           const Scope& scope,
                                           ControlChannel& channel,
                                           EventLoop& fronts_loop, Gate& gate);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_GUARDIAN_START_H_
