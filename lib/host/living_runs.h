// The first step of Classify() (host_runs.h): which runs live, and what belongs
// to them.  Nothing of that is ever a leftover.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_LIVING_RUNS_H_
#define SPROUT_ACP_WRAP_LIB_HOST_LIVING_RUNS_H_

#include "absl/functional/function_ref.h"
#include "lib/host/classification.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

// Fills in the chains, the runs and who stands for them, and whose runs are all
// dead.  `gone` is that of Classify().
void FindLivingRuns(absl::FunctionRef<bool(const ProcessId&)> gone,
                    Classification& all);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_LIVING_RUNS_H_
