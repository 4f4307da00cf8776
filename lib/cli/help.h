// What --help prints.

#ifndef SPROUT_ACP_WRAP_LIB_CLI_HELP_H_
#define SPROUT_ACP_WRAP_LIB_CLI_HELP_H_

#include <string>

namespace acp_wrap {

// Fits a terminal of 80 columns and 60 lines; with a newline at the end.
std::string HelpText();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_CLI_HELP_H_
