#include "lib/cli/help.h"

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/cli/options.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kUsage =
    R"(Usage: sprout-acp-wrap [OPTION...] -- COMMAND [ARG...]  run any ACP agent
       sprout-acp-wrap [ARG...]                         run buzz-acp ARG...
)";

constexpr absl::string_view kEnd = R"(
Each has a variable: SPROUT_ACP_WRAP_GRACE for --grace, and so on; for --keep
SPROUT_ACP_WRAP_KEEP_MARKED.  SPROUT_ACP_WRAP_TARGET names the buzz-acp to run.

Examples:
  sprout-acp-wrap -- goose acp
  sprout-acp-wrap --sweep --dry-run

Exit status: the agent's; 124 after --max-lifetime; 125, 126 and 127 as env(1).
)";

constexpr size_t kColumns = 79;
constexpr size_t kSummaryColumn = 24;

std::string Spelling(const Option& option) {
  std::string text(option.name);
  if (option.takes_value()) text += "=" + std::string(option.argument);
  return text;
}

// "  --name=VALUE      summary", broken where the line ends.
void AddEntry(absl::string_view spelling, absl::string_view summary,
              std::string& text) {
  std::string line = "  " + std::string(spelling);
  if (line.size() + 2 > kSummaryColumn) {
    text += line + "\n";
    line.clear();
  }
  line.resize(kSummaryColumn, ' ');
  bool first = true;
  while (!summary.empty()) {
    const absl::string_view word = summary.substr(0, summary.find(' '));
    summary.remove_prefix(word.size() == summary.size() ? word.size()
                                                        : word.size() + 1);
    if (!first && line.size() + 1 + word.size() > kColumns) {
      text += line + "\n";
      line.assign(kSummaryColumn, ' ');
      first = true;
    }
    if (!first) line += ' ';
    line += std::string(word);
    first = false;
  }
  text += line + "\n";
}

void AddGroup(absl::string_view title, const Options& options,
              std::string& text) {
  text += "\n" + std::string(title) + "\n";
  for (const Option* option : options) {
    AddEntry(Spelling(*option), option->summary, text);
  }
}

}  // namespace

std::string HelpText() {
  std::string text(kUsage);
  AddGroup("How a run ends, and the defaults:", EndingOptions(), text);
  AddGroup("Messages and report:", TellingOptions(), text);
  text += "\nInstead of a run:\n";
  for (const ModeOption& option : ModeOptions()) {
    AddEntry(std::string(option.name) + (option.argument.empty() ? "" : "=") +
                 std::string(option.argument),
             option.summary, text);
    const Options none;
    const Options own = option.mode == Invocation::Mode::kList ? ListOptions()
                        : option.mode == Invocation::Mode::kSweep
                            ? SweepOptions()
                            : none;
    for (const Option* part : own) {
      // That one has been described.
      if (part->variable.empty()) {
        AddEntry("  " + Spelling(*part), part->summary, text);
      }
    }
  }
  return text + std::string(kEnd);
}

}  // namespace acp_wrap
