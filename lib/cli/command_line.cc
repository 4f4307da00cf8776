#include "lib/cli/command_line.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/cli/advice.h"
#include "lib/cli/duration.h"
#include "lib/cli/invocation.h"
#include "lib/cli/near_name.h"
#include "lib/cli/options.h"
#include "lib/cli/setup.h"
#include "lib/identity/marker.h"
#include "lib/identity/program_names.h"
#include "lib/text/base_name.h"
#include "lib/text/printable.h"

namespace acp_wrap {
namespace {

const Option* FindOption(const Options& options, absl::string_view name) {
  for (const Option* option : options) {
    if (option->name == name) return option;
  }
  return nullptr;
}

std::optional<Invocation::Mode> FindMode(absl::string_view name) {
  for (const ModeOption& option : ModeOptions()) {
    if (option.name == name) return option.mode;
  }
  return std::nullopt;
}

bool IsListOrSweep(Invocation::Mode mode) {
  return mode == Invocation::Mode::kList || mode == Invocation::Mode::kSweep;
}

// The name in an argument "--name" or "--name=value".
absl::string_view NameIn(absl::string_view argument) {
  return argument.substr(0, argument.find('='));
}

// What is said about an argument that is none of `options`.
std::string Unknown(const Options& options, absl::string_view name,
                    Invocation::Mode mode) {
  const bool run = !IsListOrSweep(mode);
  const std::string mode_name =
      mode == Invocation::Mode::kList ? "--list" : "--sweep";
  if (name == "--") return mode_name + " takes no command";
  if (name.substr(0, 1) != "-") {
    return "'" + Printable(name) + "': " +
           (run ? "a command comes behind '--'"
                : mode_name + " takes no argument");
  }
  if (FindMode(name)) return std::string(name) + " takes no value";
  std::vector<absl::string_view> names;
  for (const Option* option : options) names.push_back(option->name);
  for (const ModeOption& option : ModeOptions()) {
    if (run || !IsListOrSweep(option.mode)) names.push_back(option.name);
  }
  std::string text = Printable(name) + ": no such option";
  absl::string_view near = OptionMeantBy(name);
  if (std::find(names.begin(), names.end(), NameIn(near)) == names.end()) {
    near = NearName(name, names).value_or("");
  }
  if (!near.empty() && near != name) {
    return text + "; did you mean " + std::string(near) + "?";
  }
  const absl::string_view instead = run ? InsteadOf(name) : "";
  return instead.empty() ? text : text + "; instead: " + std::string(instead);
}

std::string Wrong(absl::string_view what, absl::string_view value,
                  const Option& option) {
  return std::string(what) + ": '" + Printable(value) + "' " +
         (option.argument == "TIME" ? WrongDuration(value)
                                    : "is not " + std::string(option.expected));
}

void ApplyEnvironment(const std::vector<std::string>& environment,
                      Invocation& invocation) {
  for (const Option* option : RunOptions()) {
    std::optional<absl::string_view> value =
        FindVariable(environment, option->variable);
    // An empty one counts as unset, as PATH's and others' do.
    if (!value || value->empty()) continue;
    if (!option->apply(*value, invocation)) {
      invocation.warnings.push_back(Wrong(option->variable, *value, *option) +
                                    "; the default is used");
    }
  }
  invocation.log_file_required = false;
  invocation.events_required = false;
  invocation.report_required = false;
}

Invocation UsageError(Invocation invocation, std::string error) {
  invocation.mode = Invocation::Mode::kUsageError;
  invocation.error = std::move(error) + " (see sprout-acp-wrap --help)";
  return invocation;
}

// Whether the arguments are the wrapper's own and not the target's: they begin
// with an option of the wrapper's, or with any option if "--" follows.
bool AreOwn(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0].substr(0, 2) != "--") return false;
  const absl::string_view name = NameIn(arguments[0]);
  if (FindMode(name) || FindOption(RunOptions(), name)) return true;
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
  const absl::string_view argument = arguments[i];
  const absl::string_view name = NameIn(argument);
  const Option* option = FindOption(options, name);
  if (option == nullptr) return Unknown(options, name, invocation.mode);
  absl::string_view value = "1";
  if (name.size() < argument.size()) {
    value = argument.substr(name.size() + 1);
  } else if (option->takes_value()) {
    if (i + 1 == arguments.size() || arguments[i + 1] == "--") {
      return std::string(name) + " needs a value";
    }
    value = arguments[++i];
  }
  return option->apply(value, invocation) ? "" : Wrong(name, value, *option);
}

// --list or --sweep, and what comes behind.
Invocation ParseListOrSweep(Invocation::Mode mode,
                            const std::vector<std::string>& arguments,
                            Invocation invocation) {
  const Options options =
      mode == Invocation::Mode::kList ? ListOptions() : SweepOptions();
  invocation.mode = mode;
  for (size_t i = 1; i < arguments.size(); ++i) {
    const std::optional<Invocation::Mode> other = FindMode(arguments[i]);
    if (other && !IsListOrSweep(*other)) {
      invocation.mode = *other;
      return invocation;
    }
    if (other && *other != mode) {
      return UsageError(std::move(invocation),
                        "--list and --sweep are two commands; give one");
    }
    if (other) continue;
    std::string wrong = ApplyOption(options, arguments, i, invocation);
    if (!wrong.empty()) return UsageError(std::move(invocation), wrong);
  }
  if (invocation.watch && invocation.json) {
    return UsageError(std::move(invocation),
                      "--watch is for people, --json for programs");
  }
  return invocation;
}

// The command behind "--".
Invocation Wrap(std::vector<std::string> command, Invocation invocation) {
  if (command.empty()) {
    return UsageError(std::move(invocation), "no command behind '--'");
  }
  const absl::string_view name = NameIn(command[0]);
  if (FindOption(RunOptions(), name) || FindMode(name)) {
    return UsageError(std::move(invocation),
                      std::string(name) + ": options go before '--'");
  }
  invocation.mode = Invocation::Mode::kWrap;
  invocation.arguments = std::move(command);
  return invocation;
}

// What comes behind --spare, the first of `arguments`.
Invocation ParseSpare(const std::vector<std::string>& arguments,
                      Invocation invocation) {
  const absl::string_view next =
      arguments.size() > 1 ? absl::string_view(arguments[1]) : "";
  const std::optional<Invocation::Mode> other = FindMode(next);
  if (other == Invocation::Mode::kHelp || other == Invocation::Mode::kVersion) {
    invocation.mode = *other;
    return invocation;
  }
  if (next != "--") {
    return UsageError(std::move(invocation),
                      next.empty() ? "--spare: no '-- COMMAND'"
                                   : "--spare: '" + Printable(next) +
                                         "': '-- COMMAND' comes behind it");
  }
  invocation =
      Wrap({arguments.begin() + 2, arguments.end()}, std::move(invocation));
  if (invocation.mode == Invocation::Mode::kWrap) {
    invocation.mode = Invocation::Mode::kSpare;
  }
  return invocation;
}

Invocation ParseSetup(const std::vector<std::string>& arguments,
                      Invocation invocation) {
  std::string hosts;
  for (absl::string_view host : SetupHosts()) {
    hosts += (hosts.empty() ? "" : ", ") + std::string(host);
  }
  absl::string_view host = arguments[0];
  host.remove_prefix(NameIn(host).size());
  size_t used = 1;
  if (!host.empty()) {
    host.remove_prefix(1);
  } else if (arguments.size() > 1) {
    host = arguments[used++];
  }
  if (used < arguments.size()) {
    return UsageError(std::move(invocation),
                      "'" + Printable(arguments[used]) +
                          "': --setup takes one host and nothing else");
  }
  if (host.empty()) {
    return UsageError(std::move(invocation), "--setup needs one of " + hosts);
  }
  if (!SetupText(host, "")) {
    return UsageError(std::move(invocation),
                      "--setup: '" + Printable(host) + "' is none of " + hosts);
  }
  invocation.mode = Invocation::Mode::kSetup;
  invocation.arguments = {std::string(host)};
  return invocation;
}

Invocation ParseOwn(const std::vector<std::string>& arguments,
                    Invocation invocation) {
  const std::optional<Invocation::Mode> first = FindMode(arguments[0]);
  if (first && IsListOrSweep(*first)) {
    return ParseListOrSweep(*first, arguments, std::move(invocation));
  }
  if (first == Invocation::Mode::kSpare) {
    return ParseSpare(arguments, std::move(invocation));
  }
  if (FindMode(NameIn(arguments[0])) == Invocation::Mode::kSetup) {
    return ParseSetup(arguments, std::move(invocation));
  }
  if (first == Invocation::Mode::kDoctor && arguments.size() > 1) {
    return UsageError(
        std::move(invocation),
        "'" + Printable(arguments[1]) + "': --doctor takes no argument");
  }
  for (size_t i = 0; i < arguments.size(); ++i) {
    absl::string_view argument = arguments[i];
    if (argument == "--") {
      return Wrap({arguments.begin() + i + 1, arguments.end()},
                  std::move(invocation));
    }
    const std::optional<Invocation::Mode> mode = FindMode(argument);
    if (mode == Invocation::Mode::kHelp || mode == Invocation::Mode::kVersion ||
        (mode == Invocation::Mode::kDoctor && i == 0)) {
      invocation.mode = *mode;
      return invocation;
    }
    if (mode) {
      return UsageError(std::move(invocation),
                        std::string(argument) + " has to come first");
    }
    std::string wrong = ApplyOption(RunOptions(), arguments, i, invocation);
    if (!wrong.empty()) return UsageError(std::move(invocation), wrong);
  }
  return UsageError(std::move(invocation), "no '-- COMMAND'");
}

}  // namespace

Invocation ParseCommandLine(const std::vector<std::string>& arguments,
                            const std::vector<std::string>& environment) {
  Invocation invocation;
  ApplyEnvironment(environment, invocation);
  std::vector<std::string> rest;
  if (!arguments.empty()) rest.assign(arguments.begin() + 1, arguments.end());
  // Who gives no name calls it by none other.
  const absl::string_view name =
      arguments.empty() ? kProgramName : BaseName(arguments[0]);
  if (IsWrapperName(name)) {
    if (AreOwn(rest)) return ParseOwn(rest, std::move(invocation));
  } else {
    invocation.called_as = std::string(name);
  }
  invocation.mode = Invocation::Mode::kDropIn;
  invocation.arguments = std::move(rest);
  return invocation;
}

}  // namespace acp_wrap
