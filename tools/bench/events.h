// What a reader of --events that is stuck costs.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_EVENTS_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_EVENTS_H_

#include "tools/bench/figures.h"
#include "tools/bench/options.h"

namespace acp_wrap::bench {

// Whole runs that leave twenty processes to be ended: without events, with
// events for which there is room, and with a FIFO that is full.
void MeasureEvents(const Options& options, Findings& findings);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_EVENTS_H_
