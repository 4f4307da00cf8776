#include "tests/simulation/sweeps.h"

#include "absl/time/time.h"
#include "lib/ending/timing.h"
#include "lib/host/sweep_memory.h"
#include "platform/control_channel.h"
#include "shim/leftovers/background_sweep.h"
#include "shim/run/protocol.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/simulated_ends.h"
#include "tests/simulation/simulated_event_loop.h"
#include "tests/simulation/simulated_system.h"

namespace acp_wrap::simulation {

int SweepNothing(ControlChannel& front, const SweepMemory*) {
  front.Send(Pack<SweepMessage>(SweepOver{})).ok();
  return 0;
}

int SweepSomething(ControlChannel& front, const SweepMemory*) {
  front.Send(Pack<SweepMessage>(SweepFound{})).ok();
  SimulatedEventLoop loop(static_cast<SimulatedChannel&>(front).end());
  while (!loop.Wait(absl::InfiniteFuture()).channel_ready) {
  }
  if (front.Receive().closed) return 0;
  loop.Wait(Kernel::Current().now() + absl::Milliseconds(100));
  return 0;
}

int SweepLeftovers(ControlChannel& front, const SweepMemory* earlier) {
  SimulatedSystem system;
  return SweepInBackground(system, front, earlier, Timing(), {});
}

}  // namespace acp_wrap::simulation
