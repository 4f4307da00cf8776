// Guessing what somebody meant who has mistyped a name.

#ifndef SPROUT_ACP_WRAP_LIB_CLI_NEAR_NAME_H_
#define SPROUT_ACP_WRAP_LIB_CLI_NEAR_NAME_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"

namespace acp_wrap {

// How many letters have to be left out, put in, replaced, or exchanged with
// their neighbour to turn one into the other.
size_t EditDistance(absl::string_view from, absl::string_view to);

// The one of `names` that `typed` most probably stands for: the only one that
// begins with it, or else the nearest, if that differs in no more than a
// quarter of its letters.  Nothing if there is no such name.
std::optional<absl::string_view> NearName(
    absl::string_view typed, const std::vector<absl::string_view>& names);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_CLI_NEAR_NAME_H_
