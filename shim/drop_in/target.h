// Which program the wrapper runs where it stands in the place of one.

#ifndef SPROUT_ACP_WRAP_SHIM_DROP_IN_TARGET_H_
#define SPROUT_ACP_WRAP_SHIM_DROP_IN_TARGET_H_

#include <optional>
#include <string>
#include <vector>

namespace acp_wrap {

struct TargetSearch {
  std::optional<std::string> found;
  // What was looked for, without a folder; of several names the first.
  std::string name;
  // The places looked at, in order, with what is wrong with what is there.
  std::vector<std::string> looked_at;
  // Nothing but wrappers was found.
  bool found_wrapper = false;
  // The value of SPROUT_ACP_WRAP_TARGET, and why it is of no use, as in "is not
  // executable"; nothing if it is not set, or is.
  std::optional<std::string> chosen;
  std::string chosen_wrong;
};

// `called_as` is the name that the wrapper was called by, without a folder;
// empty for its own.
//
//   - Under its own name, or that of the app's harness (program_names.h):
//     SPROUT_ACP_WRAP_TARGET of `environment`, a path, or a name to look for on
//     PATH.  What the harness starts inherits the variable, which is why it
//     does not count for a link with another name.
//   - A program of the wanted name beside the first of `wrappers`, then one on
//     PATH.  The wanted name is `called_as`, or else each of the harness's, the
//     first one first.
//
// `wrappers` are the files that the calling process and the wrappers above it
// run.  None of them is ever found, by whatever link, nor is a copy of one: the
// wrapper would run itself for ever.
TargetSearch FindTarget(const std::vector<std::string>& environment,
                        const std::vector<std::string>& wrappers,
                        const std::string& called_as);

// For a search that has found nothing: one line that says what to do, of 140
// columns at most, so that it has room behind the wrapper's name.
std::string NoTargetMessage(const TargetSearch& search);

// For a search that has found something else than what was chosen.
std::string NotChosenMessage(const TargetSearch& search);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_DROP_IN_TARGET_H_
