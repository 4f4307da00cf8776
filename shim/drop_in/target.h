// Which sprout-acp the drop-in form runs.

#ifndef SPROUT_ACP_WRAP_SHIM_DROP_IN_TARGET_H_
#define SPROUT_ACP_WRAP_SHIM_DROP_IN_TARGET_H_

#include <optional>
#include <string>
#include <vector>

namespace acp_wrap {

struct TargetSearch {
  std::optional<std::string> found;
  // The places looked at, in order, with what is wrong with what is there.
  std::vector<std::string> looked_at;
  // That SPROUT_ACP_WRAP_TARGET is of no use; empty if it is not set, or is.
  std::string warning;
};

// SPROUT_ACP_WRAP_TARGET of `environment`, a path, or a name to look for on
// PATH; else a sprout-acp beside the first of `wrappers`; else the first one on
// PATH.
//
// `wrappers` are the files that the calling process and the wrappers above it
// run.  None of them is ever found, by whatever link, nor is a copy of one: the
// wrapper would run itself for ever.
TargetSearch FindTarget(const std::vector<std::string>& environment,
                        const std::vector<std::string>& wrappers);

// One line for a search that has found nothing.
std::string NoTargetMessage(const TargetSearch& search);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_DROP_IN_TARGET_H_
