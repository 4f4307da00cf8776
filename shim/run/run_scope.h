// What of a scope stands in the options of the run.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_RUN_SCOPE_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_RUN_SCOPE_H_

#include "shim/run/run.h"
#include "shim/run/supervision.h"

namespace acp_wrap {

// Sets it in `scope`, for guardian and front alike.
void AddOptions(const Run& run, Scope& scope);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_RUN_SCOPE_H_
