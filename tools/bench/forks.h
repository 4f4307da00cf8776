// What it costs that something below the agent forks.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_FORKS_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_FORKS_H_

#include <vector>

#include "tools/bench/figures.h"
#include "tools/bench/options.h"

namespace acp_wrap::bench {

// A fork, the child's end and the wait for it, as the agent sees it, and the
// processor time that front and guardian take for it.  On Linux they are not
// told of it; on macOS they keep a record.
void MeasureForks(const Options& options,
                  const std::vector<Contender>& contenders, Findings& findings);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_FORKS_H_
