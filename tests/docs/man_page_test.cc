// The man page tells of every option, and of none that is not there; README.md
// of those of a run.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "lib/cli/options.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"

namespace acp_wrap {
namespace {

// The source without its commands for fonts.
std::string ManPage() {
  return absl::StrReplaceAll(
      ReadWhole(RunfilePath("docs/sprout-acp-wrap.1")),
      {{"\\fB", ""}, {"\\fI", ""}, {"\\fR", ""}, {"\\-", "-"}, {"\\:", ""}});
}

Options AllOptions() {
  Options all = RunOptions();
  for (const Options& more : {ListOptions(), SweepOptions()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

TEST(ManPageTest, DescribesEveryOptionAndVariable) {
  const std::string page = ManPage();
  for (const Option* option : AllOptions()) {
    std::string entry = absl::StrCat("\n", option->name);
    if (option->takes_value()) absl::StrAppend(&entry, "=", option->argument);
    EXPECT_TRUE(absl::StrContains(page, entry + "\n")) << entry;
    if (option->variable.empty()) continue;
    EXPECT_TRUE(absl::StrContains(page, option->variable)) << option->variable;
  }
  for (const ModeOption& option : ModeOptions()) {
    EXPECT_TRUE(absl::StrContains(page, absl::StrCat("\n", option.name)))
        << option.name;
  }
}

TEST(ManPageTest, NamesNoOptionThatIsNotThere) {
  std::set<std::string> known;
  for (const Option* option : AllOptions()) known.emplace(option->name);
  for (const ModeOption& option : ModeOptions()) known.emplace(option.name);
  const std::string page = ManPage();
  for (size_t at = page.find("--"); at != std::string::npos;
       at = page.find("--", at + 2)) {
    const size_t end =
        page.find_first_not_of("-abcdefghijklmnopqrstuvwxyz", at);
    const std::string name = page.substr(at, end - at);
    EXPECT_TRUE(name == "--" || known.count(name) == 1) << name;
  }
}

TEST(ReadmeTest, DescribesEveryOptionAndVariableOfARun) {
  const std::string readme = ReadWhole(RunfilePath("README.md"));
  for (const Option* option : RunOptions()) {
    EXPECT_TRUE(absl::StrContains(readme, absl::StrCat("| `", option->name)))
        << option->name;
    EXPECT_TRUE(absl::StrContains(readme, absl::StrCat("`", option->variable)))
        << option->variable;
  }
}

TEST(ManPageTest, HasTheSectionsThatPeopleLookFor) {
  for (absl::string_view section :
       {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS",
        "ENVIRONMENT", "SIGNALS", "FILES", "EXAMPLES", "BUGS"}) {
    EXPECT_TRUE(absl::StrContains(ManPage(), absl::StrCat("\n.SH ", section)) ||
                absl::StrContains(ManPage(), absl::StrCat(".SH \"", section)))
        << section;
  }
}

}  // namespace
}  // namespace acp_wrap
