// What the command line and the environment ask the program to do.

#ifndef SPROUT_ACP_WRAP_LIB_CLI_COMMAND_LINE_H_
#define SPROUT_ACP_WRAP_LIB_CLI_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/cli/invocation.h"

namespace acp_wrap {

inline constexpr absl::string_view kProgramName = "sprout-acp-wrap";

// `arguments` is argv, the program's own name first; under any other name than
// kProgramName all arguments are sprout-acp's.  Options come before "--", and
// each has a variable in `environment`, which it overrides.
Invocation ParseCommandLine(const std::vector<std::string>& arguments,
                            const std::vector<std::string>& environment);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_CLI_COMMAND_LINE_H_
