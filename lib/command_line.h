// What the command line and the environment ask the program to do.

#ifndef SPROUT_ACP_WRAP_LIB_COMMAND_LINE_H_
#define SPROUT_ACP_WRAP_LIB_COMMAND_LINE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/supervisor.h"

namespace acp_wrap {

inline constexpr absl::string_view kProgramName = "sprout-acp-wrap";

struct Invocation {
  enum class Mode {
    // Run sprout-acp with `arguments`, whatever they are.
    kDropIn,
    // Run `arguments`, the command first.
    kWrap,
    // Show what runs.
    kList,
    // End what dead runs have left behind.
    kSweep,
    kHelp,
    kVersion,
    // Say `error`, which is one line, and end with status 125.
    kUsageError,
  };

  Mode mode = Mode::kDropIn;
  std::vector<std::string> arguments;
  Timing timing;
  bool verbose = false;
  bool keep = false;
  std::string report;
  // --on-parent-exit; unset if it is not given.
  std::optional<bool> end_with_parent;
  // A run sweeps by itself.
  bool sweep_on_start = true;
  // kList: for programs.
  bool json = false;
  // kSweep: only say what would be ended; take what the app has left behind
  // without a wrapper, too; only with this value of kManagedAgentVariable.
  bool dry_run = false;
  bool unwrapped = false;
  std::optional<std::string> instance;
  std::string error;
  // Wrong values in the environment, a line each; defaults stand in for them,
  // since an agent that does not start would be worse.
  std::vector<std::string> warnings;
};

// `arguments` is argv, the program's own name first; under any other name than
// kProgramName all arguments are sprout-acp's.  Options come before "--", and
// each has a variable in `environment`, which it overrides.
Invocation ParseCommandLine(const std::vector<std::string>& arguments,
                            const std::vector<std::string>& environment);

// What --help prints, newline included.
absl::string_view HelpText();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_COMMAND_LINE_H_
