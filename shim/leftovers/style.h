// How a list looks where it goes.

#ifndef SPROUT_ACP_WRAP_SHIM_LEFTOVERS_STYLE_H_
#define SPROUT_ACP_WRAP_SHIM_LEFTOVERS_STYLE_H_

#include <string>
#include <vector>

#include "lib/host/run_list_text.h"
#include "shim/leftovers/output.h"

namespace acp_wrap {

// For a terminal as wide as it is, in colours unless `environment` speaks
// against them; plain and as wide as it comes for anything else.
ListStyle StyleFor(const Output& output,
                   const std::vector<std::string>& environment);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_LEFTOVERS_STYLE_H_
