// Starting a command, and seeing it end.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_START_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_START_H_

#include <vector>

#include "tools/bench/figures.h"
#include "tools/bench/options.h"

namespace acp_wrap::bench {

// From posix_spawn(3) to the end of waitpid(2), of a command that does nothing.
void MeasureStart(const Options& options,
                  const std::vector<Contender>& contenders, Findings& findings);

// From the moment when the agent ends to that when the wrapper has ended.
void MeasureExit(const Options& options,
                 const std::vector<Contender>& contenders, Findings& findings);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_START_H_
