// What sprout-acp-wrap runs where it is called in place of sprout-acp.

#ifndef SPROUT_ACP_WRAP_SHIM_DROP_IN_DROP_IN_H_
#define SPROUT_ACP_WRAP_SHIM_DROP_IN_DROP_IN_H_

#include <string>
#include <variant>
#include <vector>

#include "platform/system.h"

namespace acp_wrap {

// The path of the sprout-acp that FindTarget() finds from `environment`, by no
// means one of the wrappers that the calling process runs in.  If there is
// none, says so, and answers the status to exit with.
std::variant<std::string, int> FindSproutAcp(
    System& system, const std::vector<std::string>& environment);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_DROP_IN_DROP_IN_H_
