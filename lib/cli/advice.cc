#include "lib/cli/advice.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "lib/cli/invocation.h"
#include "lib/cli/near_name.h"
#include "lib/cli/options.h"
#include "lib/text/printable.h"

namespace acp_wrap {
namespace {

// Of a command, which are shown.
constexpr size_t kMostWords = 4;
constexpr size_t kLongestWord = 40;

std::string DidYouMean(const std::string& arguments) {
  return "did you mean `sprout-acp-wrap " + arguments + "`?";
}

// "goose acp", "npx ...", or what stands for a command.
std::string Beginning(const std::vector<std::string>& command) {
  std::string text;
  for (size_t i = 0; i < command.size(); ++i) {
    const std::string& word = command[i];
    const bool plain =
        !word.empty() && word.size() <= kLongestWord &&
        word.find_first_of(" \t\n'\"\\$`;&|<>()*?") == std::string::npos &&
        Printable(word) == word;
    if (i == kMostWords || word[0] == '-' || !plain) {
      return i == 0 ? "COMMAND" : text + " ...";
    }
    text += (i == 0 ? "" : " ") + word;
  }
  return text;
}

// Words that people put in front of the command, as other programs want it.
bool LeadsToCommand(absl::string_view word) {
  // What an editor or a web page makes of two dashes is one long dash.
  for (absl::string_view lead :
       {"--", "run", "exec", "start", "\u2013", "\u2014"}) {
    if (word == lead) return true;
  }
  return false;
}

// A command that is built into shells, or words that only a shell understands.
bool IsForShell(absl::string_view file) {
  for (absl::string_view built_in :
       {".", "alias", "cd", "eval", "exec", "export", "set", "source", "ulimit",
        "umask", "unset"}) {
    if (file == built_in) return true;
  }
  return file.find_first_of(";&|<>") != file.npos;
}

std::vector<std::string> WithoutLead(const std::vector<std::string>& words) {
  auto first = words.begin();
  while (first + 1 != words.end() && LeadsToCommand(*first)) ++first;
  return {first, words.end()};
}

// The names of `options`, each with the mode in front that it belongs to.
void AddNames(const Options& options, absl::string_view mode,
              std::vector<absl::string_view>& names,
              std::vector<std::string>& spellings) {
  for (const Option* option : options) {
    names.push_back(option->name);
    spellings.push_back((mode.empty() ? "" : std::string(mode) + " ") +
                        std::string(option->name));
  }
}

// What `name`, which begins with a dash, was most probably to be; empty if
// that cannot be guessed.
std::string NearOption(absl::string_view name) {
  std::vector<absl::string_view> names;
  std::vector<std::string> spellings;
  for (const ModeOption& mode : ModeOptions()) {
    names.push_back(mode.name);
    spellings.emplace_back(mode.name);
  }
  AddNames(RunOptions(), "", names, spellings);
  AddNames(ListOptions(), "--list", names, spellings);
  AddNames(SweepOptions(), "--sweep", names, spellings);
  const std::optional<absl::string_view> near = NearName(name, names);
  for (size_t i = 0; near && i < names.size(); ++i) {
    if (names[i] == *near) return spellings[i];
  }
  return "";
}

}  // namespace

absl::string_view OptionMeantBy(absl::string_view typed) {
  constexpr struct {
    absl::string_view typed;
    absl::string_view meant;
  } kMeant[] = {
      {"-h", "--help"},
      {"-?", "--help"},
      {"-help", "--help"},
      {"-V", "--version"},
      {"-v", "--version"},
      {"-version", "--version"},
      {"-l", "--list"},
      {"status", "--list"},
      {"--status", "--list"},
      {"-n", "--dry-run"},
      {"-k", "--kill-after"},
      {"--debug", "--verbose"},
      {"--timeout", "--max-lifetime"},
      {"--no-sweep", "--sweep-on-start=0"},
      {"--no-sweep-on-start", "--sweep-on-start=0"},
  };
  for (const auto& pair : kMeant) {
    if (pair.typed == typed) return pair.meant;
  }
  // As a word, which other programs have in their place.
  for (const ModeOption& mode : ModeOptions()) {
    if (mode.name.substr(2) == typed) return mode.name;
  }
  return "";
}

absl::string_view InsteadOf(absl::string_view option) {
  constexpr struct {
    absl::string_view option;
    absl::string_view instead;
  } kInstead[] = {
      {"-c", "`sprout-acp-wrap -- sh -c '...'`"},
      {"--cwd", "it runs where you are: `cd` first"},
      {"--env", "`NAME=VALUE sprout-acp-wrap -- COMMAND`"},
      {"--json", "--report=FILE or --events=FILE"},
      {"--kill", "`kill PID` with the first pid of a run in --list"},
      {"--quiet", "--log-file=FILE"},
      {"--stop", "`kill PID` with the first pid of a run in --list"},
      {"--target", "`sprout-acp-wrap -- COMMAND`"},
      {"-q", "--log-file=FILE"},
  };
  for (const auto& pair : kInstead) {
    if (pair.option == option) return pair.instead;
  }
  return "";
}

std::string Advice(const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    return "to run any agent: `sprout-acp-wrap -- COMMAND`";
  }
  const absl::string_view name =
      absl::string_view(arguments[0]).substr(0, arguments[0].find('='));
  const absl::string_view meant = OptionMeantBy(name);
  if (!meant.empty()) {
    // With the mode that it belongs to.
    const std::string near = NearOption(meant);
    return DidYouMean(absl::EndsWith(near, meant) ? near : std::string(meant));
  }
  if (name.substr(0, 1) != "-") {
    return DidYouMean("-- " + Beginning(WithoutLead(arguments)));
  }
  // What one mode has and the other has not is meant before what neither has.
  const absl::string_view instead = InsteadOf(name);
  const std::string near = NearOption(name);
  if (!near.empty() && (instead.empty() || near.find(' ') != near.npos)) {
    return DidYouMean(near);
  }
  return CutToColumns(Printable(name), kLongestWord) + ": no such option" +
         (instead.empty() ? "" : "; instead: " + std::string(instead));
}

std::string WhyNotFound(const std::vector<std::string>& command) {
  const absl::string_view file = command[0];
  const size_t equals = file.find('=');
  if (file.substr(0, 1) == "~" || file.find('$') != file.npos) {
    return "not found; no shell reads it: write the whole path";
  }
  if (equals != 0 && equals < file.find('/') && equals < file.find(' ')) {
    return "not found; variables go in front of sprout-acp-wrap";
  }
  if (IsForShell(file)) {
    return "not found; what a shell does: `sprout-acp-wrap -- sh -c '...'`";
  }
  if (file.find(' ') != file.npos && command.size() == 1) {
    return "not found; a command and its arguments are words of their own: "
           "take the quotes away";
  }
  if (file.find('/') != file.npos) return "not found";
  return "not found on PATH; install it, or give its whole path";
}

}  // namespace acp_wrap
