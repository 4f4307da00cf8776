// Looking at a whole host.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_LISTING_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_LISTING_H_

#include "tools/bench/figures.h"
#include "tools/bench/options.h"

namespace acp_wrap::bench {

// `--list` and `--sweep --dry-run` where 10,000 processes run, 30 of them left
// by a dead run, against ps(1) and pgrep(1) where these are installed.
void MeasureListing(const Options& options, Findings& findings);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_LISTING_H_
