// What SweepHelper's child does.

#ifndef SPROUT_ACP_WRAP_SHIM_LEFTOVERS_BACKGROUND_SWEEP_H_
#define SPROUT_ACP_WRAP_SHIM_LEFTOVERS_BACKGROUND_SWEEP_H_

#include <string>
#include <vector>

#include "lib/ending/timing.h"
#include "lib/host/sweep_memory.h"
#include "platform/control_channel.h"
#include "platform/system.h"

namespace acp_wrap {

// Sweeps, and says in one line what it has ended, if anything.  With what an
// `earlier` sweep has seen, it looks first whether there can be anything.
// Leftovers get the grace of a run, or what is left of it once front is about
// to end.
int SweepInBackground(System& system, ControlChannel& front,
                      const SweepMemory* earlier, const Timing& timing,
                      const std::vector<std::string>& environment);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_LEFTOVERS_BACKGROUND_SWEEP_H_
