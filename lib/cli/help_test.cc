#include "lib/cli/help.h"

#include <cstddef>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "lib/cli/options.h"

namespace acp_wrap {
namespace {

TEST(HelpTest, FitsATerminal) {
  const std::string help = HelpText();
  ASSERT_TRUE(absl::EndsWith(help, "\n"));
  size_t lines = 0;
  for (absl::string_view line : absl::StrSplit(help, '\n')) {
    EXPECT_LT(line.size(), 80u) << line;
    EXPECT_FALSE(absl::EndsWith(line, " ")) << line;
    ++lines;
  }
  EXPECT_LE(lines - 1, 60u);
}

TEST(HelpTest, BeginsWithBothForms) {
  const std::string help = HelpText();
  EXPECT_TRUE(absl::StartsWith(
      help, "Usage: sprout-acp-wrap [OPTION...] -- COMMAND [ARG...]"));
  EXPECT_TRUE(absl::StrContains(help, "\n       sprout-acp-wrap [ARG...]"));
}

TEST(HelpTest, NamesEveryOption) {
  const std::string help = HelpText();
  for (const Options& options : {RunOptions(), ListOptions(), SweepOptions()}) {
    for (const Option* option : options) {
      std::string spelling(option->name);
      if (option->takes_value()) {
        spelling += "=" + std::string(option->argument);
      }
      EXPECT_TRUE(absl::StrContains(help, "  " + spelling)) << spelling;
    }
  }
  for (const ModeOption& option : ModeOptions()) {
    EXPECT_TRUE(
        absl::StrContains(help, "\n  " + std::string(option.name) +
                                    (option.argument.empty() ? " " : "=")));
  }
}

// --help tells how a variable is called, and the exceptions.
TEST(HelpTest, TellsTheNameOfEveryVariable) {
  for (const Option* option : RunOptions()) {
    std::string variable = "SPROUT_ACP_WRAP_";
    for (char c : option->name.substr(2)) {
      variable += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
    }
    if (variable == option->variable) continue;
    EXPECT_TRUE(absl::StrContains(HelpText(), option->variable))
        << option->variable;
  }
}

TEST(HelpTest, TellsTheExitStatusesAndTheTarget) {
  for (absl::string_view text :
       {"125", "126", "127", "SPROUT_ACP_WRAP_TARGET"}) {
    EXPECT_TRUE(absl::StrContains(HelpText(), text)) << text;
  }
}

}  // namespace
}  // namespace acp_wrap
