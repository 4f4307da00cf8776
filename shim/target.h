// Which sprout-acp the drop-in form runs.

#ifndef SPROUT_ACP_WRAP_SHIM_TARGET_H_
#define SPROUT_ACP_WRAP_SHIM_TARGET_H_

#include <optional>
#include <string>
#include <vector>

namespace acp_wrap {

struct TargetSearch {
  std::optional<std::string> found;
  // The places looked at, in order, for the message where there is none.
  std::vector<std::string> looked_at;
};

// SPROUT_ACP_WRAP_TARGET of `environment`, else a sprout-acp beside the file
// `own_executable`, else the first one on PATH; never the wrapper itself, by
// whatever link, which has the same device and inode.
TargetSearch FindTarget(const std::vector<std::string>& environment,
                        const std::string& own_executable);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_TARGET_H_
