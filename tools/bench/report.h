// Telling what was found out.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_REPORT_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_REPORT_H_

#include <string>
#include <vector>

#include "tools/bench/figures.h"

namespace acp_wrap::bench {

// A table in Markdown: a row for each figure, a column for each contender.
// Behind a value stands how much of it the wrapper takes.
std::string TableOf(const std::vector<Figure>& figures,
                    const std::vector<Contender>& contenders);

// The same for the bounds, and whether each holds.
std::string BoundsOf(const std::vector<Bound>& bounds);

// Puts `table` into `folder`/performance.md, between the lines that mark its
// place, and the plots beside it.
void Write(const std::string& folder, const std::string& table,
           const Findings& findings);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_REPORT_H_
