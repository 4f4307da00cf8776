// --sweep for people.

#ifndef SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_TEXT_H_
#define SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_TEXT_H_

#include <string>
#include <vector>

#include "lib/host/run_list.h"
#include "lib/host/sweep_json.h"
#include "shim/leftovers/sweep.h"

namespace acp_wrap {

// A line for each process that was spared, with the reason.
std::string SparedText(const std::vector<SweptProcess>& spared);

// What has become of each leftover, a line each, below the heading of its run
// among `runs`, which are those from before the end; and a line with the count.
// No run id: people know a run by its command.
std::string EndedText(const std::vector<Sweep::Leftover>& leftovers,
                      const std::vector<ListedRun>& runs);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_TEXT_H_
