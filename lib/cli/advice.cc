#include "lib/cli/advice.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

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
      {"-h", "--help"},         {"-?", "--help"},    {"-help", "--help"},
      {"help", "--help"},       {"-V", "--version"}, {"-version", "--version"},
      {"version", "--version"}, {"-l", "--list"},    {"list", "--list"},
      {"sweep", "--sweep"},
  };
  for (const auto& pair : kMeant) {
    if (pair.typed == typed) return pair.meant;
  }
  return "";
}

std::string Advice(const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    return "to run any agent: `sprout-acp-wrap -- COMMAND`";
  }
  const absl::string_view meant = OptionMeantBy(arguments[0]);
  if (!meant.empty()) return DidYouMean(std::string(meant));
  if (arguments[0].substr(0, 1) != "-") {
    return DidYouMean("-- " + Beginning(arguments));
  }
  const absl::string_view name =
      absl::string_view(arguments[0]).substr(0, arguments[0].find('='));
  const std::string near = NearOption(name);
  if (!near.empty()) return DidYouMean(near);
  return CutToColumns(Printable(name), kLongestWord) + ": no such option";
}

}  // namespace acp_wrap
