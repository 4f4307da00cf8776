// Runs inside runs: an agent under a wrapper may start another one.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_NEST_RUNS_H_
#define SPROUT_ACP_WRAP_LIB_HOST_NEST_RUNS_H_

#include <vector>

#include "lib/host/run_list.h"

namespace acp_wrap {

// Puts each run right behind the one that it is inside of, if that is there,
// and sets its nesting; the order is kept among those of the same outer run.
std::vector<ListedRun> NestRuns(std::vector<ListedRun> runs);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_NEST_RUNS_H_
