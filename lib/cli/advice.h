// What somebody may have meant, where there is nothing to run.

#ifndef SPROUT_ACP_WRAP_LIB_CLI_ADVICE_H_
#define SPROUT_ACP_WRAP_LIB_CLI_ADVICE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace acp_wrap {

// The option that stands for what people type instead, as "-h" and "help" do
// for "--help"; with its value where only one makes sense; empty if there is
// none.
absl::string_view OptionMeantBy(absl::string_view typed);

// What does the same as an option that other programs have, and this one has
// not; empty if it is not known.
absl::string_view InsteadOf(absl::string_view option);

// One line for somebody who has typed `arguments` behind the wrapper's name and
// is no harness: what to type, as in "did you mean `sprout-acp-wrap -- goose
// acp`?".  Of a command it shows no more than the first words, since there may
// be a key behind them.
std::string Advice(const std::vector<std::string>& arguments);

// Why there may be no file `command[0]`, and what to write instead.  It shows
// nothing of the command.
std::string WhyNotFound(const std::vector<std::string>& command);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_CLI_ADVICE_H_
