// Completions for shells, made from the table of options (lib/cli/options.h).

#ifndef SPROUT_ACP_WRAP_TOOLS_COMPLETIONS_COMPLETIONS_H_
#define SPROUT_ACP_WRAP_TOOLS_COMPLETIONS_COMPLETIONS_H_

#include <string>

namespace acp_wrap {

// Each is the whole of a file, and needs nothing but the shell; behind "--"
// what is typed completes as it does without the wrapper.
std::string BashCompletion();
std::string ZshCompletion();
std::string FishCompletion();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TOOLS_COMPLETIONS_COMPLETIONS_H_
