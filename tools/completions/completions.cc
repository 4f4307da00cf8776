#include "tools/completions/completions.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "lib/cli/options.h"
#include "lib/cli/setup.h"

namespace acp_wrap {
namespace {

// The values themselves; none if `argument` only stands for one.
std::vector<std::string> Values(absl::string_view argument) {
  if (argument.find('|') == absl::string_view::npos) return {};
  return absl::StrSplit(argument, '|');
}

bool IsFile(const Option& option) { return option.argument == "FILE"; }

// "--grace= --keep": with a sign behind those that take a value.
std::string Words(const Options& options) {
  return absl::StrJoin(
      options, " ", [](std::string* out, const Option* option) {
        absl::StrAppend(out, option->name, option->takes_value() ? "=" : "");
      });
}

std::string ModeWords() {
  return absl::StrJoin(
      ModeOptions(), " ", [](std::string* out, const ModeOption& option) {
        absl::StrAppend(out, option.name, option.argument.empty() ? "" : "=");
      });
}

Options AllOptions() {
  Options all = RunOptions();
  for (const Options& more : {ListOptions(), SweepOptions()}) {
    for (const Option* option : more) {
      // --sweep takes some of a run's, and of --list's.
      bool known = std::any_of(
          all.begin(), all.end(),
          [&](const Option* other) { return other->name == option->name; });
      if (!known) all.push_back(option);
    }
  }
  return all;
}

constexpr absl::string_view kMadeBy =
    "made by `bazel run //tools/completions -- $0`\n";

}  // namespace

std::string BashCompletion() {
  std::string values;
  std::vector<absl::string_view> files;
  std::vector<absl::string_view> free;
  for (const Option* option : AllOptions()) {
    std::vector<std::string> words = Values(option->argument);
    if (!words.empty()) {
      absl::StrAppend(&values, "    ", option->name, ") words='",
                      absl::StrJoin(words, " "), "' ;;\n");
    } else if (IsFile(*option)) {
      files.push_back(option->name);
    } else if (option->takes_value()) {
      free.push_back(option->name);
    }
  }
  absl::StrAppend(&values, "    --setup) words='",
                  absl::StrJoin(SetupHosts(), " "), "' ;;\n");
  return absl::StrCat(
      "# Completion for bash, ", absl::Substitute(kMadeBy, "bash"), R"(
_sprout_acp_wrap() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local words= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    [[ ${COMP_WORDS[i]} == -- ]] || continue
    if declare -F _command_offset > /dev/null; then
      _command_offset $((i + 1))
    elif ((i + 1 == COMP_CWORD)); then
      mapfile -t COMPREPLY < <(compgen -c -- "$current")
    else
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
    return
  done
  # The sign between name and value is a word of its own.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $previous in
    )",
      absl::StrJoin(files, "|"), R"()
      compopt -o filenames 2> /dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    )",
      absl::StrJoin(free, "|"), ") return ;;\n", values, R"(    *)
      case ${COMP_WORDS[1]} in
        --list) words=')",
      Words(ListOptions()), R"(' ;;
        --sweep) words=')",
      Words(SweepOptions()), R"(' ;;
        --spare) words=-- ;;
        *) words=')",
      Words(RunOptions()), R"( --' ;;
      esac
      ((COMP_CWORD > 1)) || words+=' )",
      ModeWords(), R"('
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2> /dev/null
}
complete -F _sprout_acp_wrap sprout-acp-wrap
)");
}

std::string ZshCompletion() {
  std::string text =
      absl::StrCat("#compdef sprout-acp-wrap\n# Completion for zsh, ",
                   absl::Substitute(kMadeBy, "zsh"), "\n_arguments -S \\\n");
  for (const Option* option : AllOptions()) {
    absl::StrAppend(&text, "  '", option->name,
                    option->takes_value() ? "=" : "", "[", option->summary,
                    "]");
    std::vector<std::string> values = Values(option->argument);
    if (!values.empty()) {
      absl::StrAppend(&text, ":value:(", absl::StrJoin(values, " "), ")");
    } else if (IsFile(*option)) {
      absl::StrAppend(&text, ":file:_files");
    } else if (option->takes_value()) {
      absl::StrAppend(&text, ":", option->argument, ": ");
    }
    absl::StrAppend(&text, "' \\\n");
  }
  for (const ModeOption& option : ModeOptions()) {
    const bool hosts = !option.argument.empty();
    absl::StrAppend(
        &text, "  '", option.name, hosts ? "=" : "", "[", option.summary, "]",
        hosts ? absl::StrCat(":host:(", absl::StrJoin(SetupHosts(), " "), ")")
              : "",
        "' \\\n");
  }
  return text + "  '*:::command:_normal'\n";
}

std::string FishCompletion() {
  std::string text = absl::StrCat("# Completion for fish, ",
                                  absl::Substitute(kMadeBy, "fish"), R"(
function __sprout_acp_wrap_has_command
    contains -- -- (commandline -opc)
end

function __sprout_acp_wrap_command
    set -l tokens (commandline -opc)
    set -l at (contains -i -- -- $tokens)
    set -l typed (string escape -- $tokens[(math $at + 1)..-1]) (commandline -ct)
    complete -C "$typed"
end

complete -c sprout-acp-wrap -f
complete -c sprout-acp-wrap -n __sprout_acp_wrap_has_command -a '(__sprout_acp_wrap_command)'
)");
  auto add = [&text](absl::string_view name, absl::string_view summary,
                     absl::string_view value) {
    absl::StrAppend(&text,
                    "complete -c sprout-acp-wrap -n 'not "
                    "__sprout_acp_wrap_has_command' -l ",
                    name.substr(2), " -d '",
                    absl::StrReplaceAll(summary, {{"'", "\\'"}}), "'", value,
                    "\n");
  };
  for (const Option* option : AllOptions()) {
    std::vector<std::string> values = Values(option->argument);
    add(option->name, option->summary,
        !values.empty()
            ? absl::StrCat(" -x -a '", absl::StrJoin(values, " "), "'")
        : IsFile(*option)       ? " -r -F"
        : option->takes_value() ? " -x"
                                : "");
  }
  for (const ModeOption& option : ModeOptions()) {
    add(option.name, option.summary,
        option.argument.empty()
            ? ""
            : absl::StrCat(" -x -a '", absl::StrJoin(SetupHosts(), " "), "'"));
  }
  return text;
}

}  // namespace acp_wrap
