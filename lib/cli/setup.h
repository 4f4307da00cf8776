// What to write where, so that a host starts its agent through the wrapper:
// what --setup=HOST prints.

#ifndef SPROUT_ACP_WRAP_LIB_CLI_SETUP_H_
#define SPROUT_ACP_WRAP_LIB_CLI_SETUP_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace acp_wrap {

// The hosts that SetupText() knows, in the order of --help.
std::vector<absl::string_view> SetupHosts();

// For people: which file, what goes into it, and what one sees then.  `program`
// is the absolute path of the wrapper's file, and stands in it wherever a host
// needs one; what cannot stand as it is in JSON or a shell is escaped.  Nothing
// if `host` is none of SetupHosts().
std::optional<std::string> SetupText(absl::string_view host,
                                     absl::string_view program);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_CLI_SETUP_H_
