// What a run's sweep has seen, for a later one of the same run, which then
// looks only at what is new.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_SWEEP_MEMORY_H_
#define SPROUT_ACP_WRAP_LIB_HOST_SWEEP_MEMORY_H_

#include <vector>

#include "lib/host/host_process.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

struct SweepMemory {
  // When it looked.
  StartMark mark;
  // The fronts and guardians of other runs, living at that time.
  std::vector<ProcessId> wrappers;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_SWEEP_MEMORY_H_
