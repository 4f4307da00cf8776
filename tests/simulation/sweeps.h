// The sweep that front has run beside the agent (shim/run/sweep_helper.h), and
// what stands in for it where nothing is to be swept.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SWEEPS_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SWEEPS_H_

#include "lib/host/sweep_memory.h"
#include "platform/control_channel.h"

namespace acp_wrap::simulation {

// Ends soon, and has seen all.
int SweepNothing(ControlChannel& front, const SweepMemory* earlier);

// Is at work until it is told to stop, and a little longer.
int SweepSomething(ControlChannel& front, const SweepMemory* earlier);

// The real one (shim/leftovers/background_sweep.h).
int SweepLeftovers(ControlChannel& front, const SweepMemory* earlier);

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SWEEPS_H_
