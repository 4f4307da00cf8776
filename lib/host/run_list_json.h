// --list --json; docs/json.md describes it.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_RUN_LIST_JSON_H_
#define SPROUT_ACP_WRAP_LIB_HOST_RUN_LIST_JSON_H_

#include <string>
#include <vector>

#include "lib/host/host_runs.h"
#include "lib/host/run_list.h"

namespace acp_wrap {

// One JSON object, with a newline behind it.
std::string RunListJson(const std::vector<ListedRun>& runs,
                        const SweepScope& scope);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_RUN_LIST_JSON_H_
