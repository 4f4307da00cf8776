// Ending what has left the agent.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_CLEANUP_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_CLEANUP_H_

#include "tools/bench/figures.h"
#include "tools/bench/options.h"

namespace acp_wrap::bench {

// From the signal until every process that has escaped from the agent is gone,
// beside the floor: a program that knows all of them, sends each one signal
// and waits for each.
void MeasureCleanup(const Options& options, Findings& findings);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_CLEANUP_H_
