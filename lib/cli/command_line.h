// What the command line and the environment ask the program to do.

#ifndef SPROUT_ACP_WRAP_LIB_CLI_COMMAND_LINE_H_
#define SPROUT_ACP_WRAP_LIB_CLI_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "lib/cli/invocation.h"

namespace acp_wrap {

// `arguments` is argv, the program's own name first; under any other name than
// the wrapper's (program_names.h) all arguments are the target's.  Options come
// before "--", and each has a variable in `environment`, which it overrides.
Invocation ParseCommandLine(const std::vector<std::string>& arguments,
                            const std::vector<std::string>& environment);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_CLI_COMMAND_LINE_H_
