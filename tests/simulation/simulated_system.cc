#include "tests/simulation/simulated_system.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>

#include <memory>
#include <utility>

#include "lib/ending/wait_status.h"
#include "lib/result.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/gate.h"
#include "platform/group_witness.h"
#include "platform/host_processes.h"
#include "tests/simulation/simulated_ends.h"
#include "tests/simulation/simulated_event_loop.h"
#include "tests/simulation/simulated_host_processes.h"
#include "tests/simulation/simulated_witness.h"
#include "tests/simulation/system_call.h"
#include "tests/simulation/system_calls.h"

namespace acp_wrap::simulation {

using Kind = SystemCall::Kind;

Result<System::ChannelPair> SimulatedSystem::CreateChannel() {
  const SystemAnswer& answer = Ask({Kind::kCreateChannel});
  if (answer.error != 0) return Error{"socketpair", answer.error};
  return ChannelPair(std::make_unique<SimulatedChannel>(answer.ends[0]),
                     std::make_unique<SimulatedChannel>(answer.ends[1]));
}

Result<std::unique_ptr<Gate>> SimulatedSystem::CreateGate() {
  const SystemAnswer& answer = Ask({Kind::kCreatePipe});
  if (answer.error != 0) return Error{"pipe", answer.error};
  return std::unique_ptr<Gate>(
      std::make_unique<SimulatedGate>(answer.ends[0], answer.ends[1]));
}

Result<std::unique_ptr<GroupWitness>> SimulatedSystem::CreateGroupWitness() {
  const SystemAnswer& answer = Ask({Kind::kForkWitness});
  if (answer.error != 0) return Error{"fork", answer.error};
  return std::unique_ptr<GroupWitness>(
      std::make_unique<SimulatedWitness>(answer.pid));
}

Result<std::unique_ptr<EventLoop>> SimulatedSystem::CreateEventLoop(
    ControlChannel& channel, pid_t parent) {
  auto loop = std::make_unique<SimulatedEventLoop>(
      static_cast<SimulatedChannel&>(channel).end());
  if (parent != 0) {
    Outcome watch = loop->WatchParent(parent);
    if (!watch.ok()) return watch.error();
  }
  return std::unique_ptr<EventLoop>(std::move(loop));
}

Result<std::unique_ptr<HostProcesses>> SimulatedSystem::OpenHost() {
  return std::unique_ptr<HostProcesses>(
      std::make_unique<SimulatedHostProcesses>());
}

void SimulatedSystem::RestoreSignalsForAgent() { Ask({Kind::kRestoreSignals}); }

void SimulatedSystem::StopSelf(int signal) {
  SystemCall call{Kind::kStopSelf};
  call.signal.number = signal;
  Ask(call);
}

void SimulatedSystem::EndAs(const WaitStatus& status) {
  SystemCall call{Kind::kExit};
  call.status = status;
  Ask(call);
  abort();  // Not reached.
}

}  // namespace acp_wrap::simulation
