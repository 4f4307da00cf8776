// The options, in one table: what the command line is read by, and what --help
// and the completions of the shells are made from.

#ifndef SPROUT_ACP_WRAP_LIB_CLI_OPTIONS_H_
#define SPROUT_ACP_WRAP_LIB_CLI_OPTIONS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "lib/cli/invocation.h"

namespace acp_wrap {

struct Option {
  absl::string_view name;
  // What stands for the value: TIME, FILE, VALUE, or the values themselves
  // with '|' between them.  Empty for a switch, which may be given 0 or 1.
  absl::string_view argument;
  // The environment variable that sets it too; empty for none.
  absl::string_view variable;
  // What it does, in some words.
  absl::string_view summary;
  // What a value looks like, for the message about a wrong one.
  absl::string_view expected;
  // Answers whether `value` is one.
  bool (*apply)(absl::string_view value, Invocation& invocation);

  bool takes_value() const { return !argument.empty(); }
};

using Options = std::vector<const Option*>;

// Of a run: how it is ended, and what is told of it.
Options EndingOptions();
Options TellingOptions();
Options RunOptions();

// What stands in the place of a run.
struct ModeOption {
  absl::string_view name;
  // What stands for its value; empty for none.
  absl::string_view argument;
  absl::string_view summary;
  Invocation::Mode mode;
};
std::vector<ModeOption> ModeOptions();

// Which come behind --list and --sweep.
Options ListOptions();
Options SweepOptions();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_CLI_OPTIONS_H_
