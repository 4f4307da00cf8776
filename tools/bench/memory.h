// What a wrapper costs while nothing happens.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_MEMORY_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_MEMORY_H_

#include <sys/types.h>

#include <vector>

#include "tools/bench/figures.h"
#include "tools/bench/options.h"

namespace acp_wrap::bench {

// A run's front and what is below it, but for the agent and what that has
// started.
std::vector<pid_t> WrapperProcesses(pid_t front);

// The executable file.
void MeasureSize(const std::vector<Contender>& contenders, Findings& findings);

// Memory, and what happens in a minute in which nothing happens.
void MeasureIdle(const Options& options,
                 const std::vector<Contender>& contenders, Findings& findings);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_MEMORY_H_
