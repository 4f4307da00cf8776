#include "lib/command_line.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/duration.h"
#include "lib/marker.h"
#include "lib/printable.h"
#include "lib/supervisor.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kHelp =
    R"(Usage: sprout-acp-wrap [OPTION...] -- COMMAND [ARG...]
       sprout-acp-wrap [ARG...]
       sprout-acp-wrap --list [--json]
       sprout-acp-wrap --sweep [OPTION...]

Runs an ACP agent and, when it ends or is to end, ends every process that it
has started, wherever that went.  The second form runs sprout-acp with exactly
these arguments: the one that SPROUT_ACP_WRAP_TARGET names, or one beside the
wrapper, or the first on PATH.

Options, each with the environment variable that stands for it:
  --grace=TIME       from the first request to stop until SIGKILL; default 10s
                     (SPROUT_ACP_WRAP_GRACE)
  --kill-after=TIME  the same for what is left once the agent is gone; default
                     500ms (SPROUT_ACP_WRAP_KILL_AFTER)
  --on-parent-exit=terminate|ignore
                     what to do when the process ends that has started the
                     wrapper; default terminate, but ignore where SIGHUP is
                     ignored, as under nohup (SPROUT_ACP_WRAP_ON_PARENT_EXIT)
  --keep             leave alone what has SPROUT_ACP_WRAP_KEEP=1 in its
                     environment, with everything below it
                     (SPROUT_ACP_WRAP_KEEP_MARKED=1)
  --report=FILE      write what was ended to FILE, as JSON
                     (SPROUT_ACP_WRAP_REPORT)
  --verbose          name every process that had to be ended
                     (SPROUT_ACP_WRAP_VERBOSE=1)
  --sweep-on-start=0 do not look for what dead runs have left behind, which a
                     run otherwise does beside the agent, at start and end
                     (SPROUT_ACP_WRAP_SWEEP_ON_START=0)
  --help             print this
  --version          print the version

--list shows what runs under a wrapper now, and what dead runs have left behind;
with --json for programs (docs/list-json.md).

--sweep ends what dead runs of this user have left behind, with a --grace:
  --dry-run          only say what would be ended
  --unwrapped        also what the Sprout app has left behind without a wrapper
  --instance=VALUE   only where SPROUT_MANAGED_AGENT has this value
Its exit status is 1 if something could not be ended.

TIME is a number with ms, s, m or h; without a unit it counts seconds.

The exit status is the agent's own, a death by signal included; 125 if the
wrapper itself fails, 126 if the command cannot be run, 127 if it is not found.
)";

enum class Apply { kDone, kUnknown, kBad };

struct Option {
  absl::string_view name;
  absl::string_view variable;
  bool takes_value;
  // Answers whether `value` is one.
  bool (*apply)(absl::string_view value, Invocation& invocation);
  // What a value looks like, for the message about a wrong one.
  absl::string_view expected;
};

bool ApplyDuration(absl::string_view value, absl::Duration& duration) {
  std::optional<absl::Duration> parsed = ParseDuration(value);
  if (parsed) duration = *parsed;
  return parsed.has_value();
}

bool ApplySwitch(absl::string_view value, bool& on) {
  on = value == "1";
  return value == "1" || value == "0";
}

constexpr absl::string_view kDurationExpected = "a time such as 500ms, 10s, 2m";

constexpr Option kOptions[] = {
    {"--grace", "SPROUT_ACP_WRAP_GRACE", true,
     [](absl::string_view value, Invocation& invocation) {
       return ApplyDuration(value, invocation.timing.grace);
     },
     kDurationExpected},
    {"--kill-after", "SPROUT_ACP_WRAP_KILL_AFTER", true,
     [](absl::string_view value, Invocation& invocation) {
       return ApplyDuration(value, invocation.timing.kill_after);
     },
     kDurationExpected},
    {"--keep", "SPROUT_ACP_WRAP_KEEP_MARKED", false,
     [](absl::string_view value, Invocation& invocation) {
       return ApplySwitch(value, invocation.keep);
     },
     "0 or 1"},
    {"--report", "SPROUT_ACP_WRAP_REPORT", true,
     [](absl::string_view value, Invocation& invocation) {
       invocation.report = std::string(value);
       return !value.empty();
     },
     "a file"},
    {"--on-parent-exit", "SPROUT_ACP_WRAP_ON_PARENT_EXIT", true,
     [](absl::string_view value, Invocation& invocation) {
       if (value != "terminate" && value != "ignore") return false;
       invocation.end_with_parent = value == "terminate";
       return true;
     },
     "terminate or ignore"},
    {"--verbose", "SPROUT_ACP_WRAP_VERBOSE", false,
     [](absl::string_view value, Invocation& invocation) {
       return ApplySwitch(value, invocation.verbose);
     },
     "0 or 1"},
    {"--sweep-on-start", "SPROUT_ACP_WRAP_SWEEP_ON_START", true,
     [](absl::string_view value, Invocation& invocation) {
       invocation.sweep_on_start = value != "0";
       return value == "1" || value == "0";
     },
     "0 or 1"},
};

// Of --list and --sweep; they have no variable.
constexpr Option kListOptions[] = {
    {"--json", "", false,
     [](absl::string_view value, Invocation& invocation) {
       invocation.json = true;
       return value == "1";
     },
     "needed"},
};

constexpr Option kSweepOptions[] = {
    {"--dry-run", "", false,
     [](absl::string_view value, Invocation& invocation) {
       invocation.dry_run = true;
       return value == "1";
     },
     "needed"},
    {"--unwrapped", "", false,
     [](absl::string_view value, Invocation& invocation) {
       invocation.unwrapped = true;
       return value == "1";
     },
     "needed"},
    {"--instance", "", true,
     [](absl::string_view value, Invocation& invocation) {
       invocation.instance = std::string(value);
       return !value.empty();
     },
     "a value of SPROUT_MANAGED_AGENT"},
    kOptions[0],
};

using Options = std::vector<const Option*>;

template <size_t size>
Options All(const Option (&options)[size]) {
  Options all;
  for (const Option& option : options) all.push_back(&option);
  return all;
}

const Option* FindOption(const Options& options, absl::string_view name) {
  for (const Option* option : options) {
    if (option->name == name) return option;
  }
  return nullptr;
}

std::string Wrong(absl::string_view what, absl::string_view value,
                  const Option& option) {
  return std::string(what) + ": '" + Printable(value) + "' is not " +
         std::string(option.expected);
}

void ApplyEnvironment(const std::vector<std::string>& environment,
                      Invocation& invocation) {
  for (const Option& option : kOptions) {
    std::optional<absl::string_view> value =
        FindVariable(environment, option.variable);
    if (value && !option.apply(*value, invocation)) {
      invocation.warnings.push_back(Wrong(option.variable, *value, option) +
                                    "; the default is used");
    }
  }
}

Invocation UsageError(Invocation invocation, std::string error) {
  invocation.mode = Invocation::Mode::kUsageError;
  invocation.error = std::move(error) + " (see sprout-acp-wrap --help)";
  return invocation;
}

// Whether the arguments are the wrapper's own and not sprout-acp's: they begin
// with an option of the wrapper's, or with any option if "--" follows.
bool AreOwn(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0].substr(0, 2) != "--") return false;
  absl::string_view name =
      absl::string_view(arguments[0]).substr(0, arguments[0].find('='));
  if (name == "--help" || name == "--version" || name == "--list" ||
      name == "--sweep" || FindOption(All(kOptions), name)) {
    return true;
  }
  for (const std::string& argument : arguments) {
    if (argument == "--") return true;
  }
  return false;
}

// Applies the option at `i`, and leaves `i` at the last argument that belongs
// to it.  Answers what is wrong with it; nothing if all is well.
std::string ApplyOption(const Options& options,
                        const std::vector<std::string>& arguments, size_t& i,
                        Invocation& invocation) {
  absl::string_view argument = arguments[i];
  size_t equals = argument.find('=');
  absl::string_view name = argument.substr(0, equals);
  const Option* option = FindOption(options, name);
  if (option == nullptr) return "unknown option '" + Printable(argument) + "'";
  absl::string_view value = "1";
  if (equals != absl::string_view::npos) {
    value = argument.substr(equals + 1);
  } else if (option->takes_value) {
    if (i + 1 == arguments.size() || arguments[i + 1] == "--") {
      return std::string(name) + " needs a value";
    }
    value = arguments[++i];
  }
  return option->apply(value, invocation) ? "" : Wrong(name, value, *option);
}

// --list or --sweep, and what comes behind.
Invocation ParseCommand(const std::vector<std::string>& arguments,
                        Invocation invocation) {
  bool list = arguments[0] == "--list";
  Options options = list ? All(kListOptions) : All(kSweepOptions);
  invocation.mode = list ? Invocation::Mode::kList : Invocation::Mode::kSweep;
  for (size_t i = 1; i < arguments.size(); ++i) {
    std::string wrong = ApplyOption(options, arguments, i, invocation);
    if (!wrong.empty()) return UsageError(std::move(invocation), wrong);
  }
  return invocation;
}

Invocation ParseOwn(const std::vector<std::string>& arguments,
                    Invocation invocation) {
  if (arguments[0] == "--list" || arguments[0] == "--sweep") {
    return ParseCommand(arguments, std::move(invocation));
  }
  for (size_t i = 0; i < arguments.size(); ++i) {
    absl::string_view argument = arguments[i];
    if (argument == "--") {
      invocation.mode = Invocation::Mode::kWrap;
      invocation.arguments.assign(arguments.begin() + i + 1, arguments.end());
      if (!invocation.arguments.empty()) return invocation;
      return UsageError(std::move(invocation), "no command behind '--'");
    }
    if (argument == "--help" || argument == "--version") {
      invocation.mode = argument == "--help" ? Invocation::Mode::kHelp
                                             : Invocation::Mode::kVersion;
      return invocation;
    }
    std::string wrong = ApplyOption(All(kOptions), arguments, i, invocation);
    if (!wrong.empty()) return UsageError(std::move(invocation), wrong);
  }
  return UsageError(std::move(invocation), "no '-- COMMAND'");
}

absl::string_view BaseName(absl::string_view path) {
  size_t slash = path.rfind('/');
  return slash == absl::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace

Invocation ParseCommandLine(const std::vector<std::string>& arguments,
                            const std::vector<std::string>& environment) {
  Invocation invocation;
  ApplyEnvironment(environment, invocation);
  std::vector<std::string> rest;
  if (!arguments.empty()) rest.assign(arguments.begin() + 1, arguments.end());
  bool own_name = !arguments.empty() && BaseName(arguments[0]) == kProgramName;
  if (own_name && AreOwn(rest)) return ParseOwn(rest, std::move(invocation));
  invocation.mode = Invocation::Mode::kDropIn;
  invocation.arguments = std::move(rest);
  return invocation;
}

absl::string_view HelpText() { return kHelp; }

}  // namespace acp_wrap
