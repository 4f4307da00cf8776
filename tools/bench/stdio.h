// What a wrapper does to the agent's standard input and output.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_STDIO_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_STDIO_H_

#include <vector>

#include "tools/bench/figures.h"
#include "tools/bench/options.h"

namespace acp_wrap::bench {

// A GiB from the agent, and a million round trips of 100 bytes.
void MeasureStdio(const Options& options,
                  const std::vector<Contender>& contenders, Findings& findings);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_STDIO_H_
