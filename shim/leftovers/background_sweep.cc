#include "shim/leftovers/background_sweep.h"

#include <errno.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/timing.h"
#include "lib/host/host_process.h"
#include "lib/host/sweep_memory.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/control_channel.h"
#include "platform/host_processes.h"
#include "platform/system.h"
#include "shim/leftovers/sweep.h"
#include "shim/leftovers/sweep_scope.h"
#include "shim/run/messages.h"
#include "shim/run/protocol.h"

namespace acp_wrap {
namespace {

EndedLog LogOf(const Sweep& sweep) {
  EndedLog log;
  for (const Sweep::Leftover& leftover : sweep.leftovers()) {
    // What ended by itself is not worth a word.
    if (leftover.signal == 0 && leftover.failure != EPERM) continue;
    log.RecordSignal(leftover.process.info, Net::kMarker, leftover.signal,
                     leftover.failure != EPERM);
    if (leftover.failure == ETIMEDOUT) {
      log.RecordSurvivor(leftover.process.info);
    }
  }
  return log;
}

// If front does not read for so long that the socket is full, it has no memory,
// and the next sweep looks at everything.
void TellMemory(System& system, ControlChannel& front, const StartMark& mark,
                Sweep& sweep) {
  for (const ProcessId& wrapper :
       sweep.OtherWrappers(system.self().ParentPid())) {
    const SweepWrapper message = {wrapper.pid, wrapper.start_time};
    if (!front.Send(Pack<SweepMessage>(message)).ok()) return;
  }
  constexpr int64_t kUnknown = -1;
  const SweepOver message = {
      mark.newest, mark.forks ? static_cast<int64_t>(*mark.forks) : kUnknown};
  front.Send(Pack<SweepMessage>(message)).ok();
}

}  // namespace

int SweepInBackground(System& system, ControlChannel& front,
                      const SweepMemory* earlier, const Timing& timing,
                      const std::vector<std::string>& environment) {
  // Where the process table cannot be read, the run itself says so.
  Result<std::unique_ptr<HostProcesses>> host = system.OpenHost();
  if (!host.ok()) return 0;
  Sweep sweep(*host.value(), system.clock(),
              ScopeOfCaller(system.self().Pid(), *host.value(), environment));
  const StartMark mark = host.value()->Mark();
  if (earlier != nullptr) {
    if (!sweep.MayFindMoreThan(*earlier)) return 0;
    front.Send(Pack<SweepMessage>(SweepFound{})).ok();
  }
  if (!sweep.Find().ok()) return 0;
  if (sweep.leftovers().empty()) {
    TellMemory(system, front, mark, sweep);
    return 0;
  }
  front.Send(Pack<SweepMessage>(SweepFound{})).ok();

  Sweep::Patience patience;
  patience.descriptor = front.Descriptor();
  patience.ask = [&]() -> std::optional<absl::Duration> {
    ControlChannel::Received received = front.Receive();
    if (received.closed || received.messages.empty()) return std::nullopt;
    const std::optional<SweepOrder> order =
        Unpack<SweepOrder>(received.messages.back());
    if (!order) return std::nullopt;
    return absl::Milliseconds(std::get<TimeLeft>(*order).milliseconds);
  };
  sweep.End(timing, patience).ok();
  SayWhatEnded(system.diagnostics(), LogOf(sweep), false,
               "left by dead runs: ");
  TellMemory(system, front, mark, sweep);
  return 0;
}

}  // namespace acp_wrap
