// The completions are those of today's options, and the shells take them.

#include "tools/completions/completions.h"

#include <stdio.h>
#include <unistd.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"

namespace acp_wrap {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr char kAnew[] = "`bazel run //tools/completions` writes it anew";

std::string Path(const std::string& name) {
  return RunfilePath("tools/completions/" + name);
}

std::set<std::string> LinesOf(const std::string& command) {
  std::string output;
  FILE* pipe = popen(command.c_str(), "r");
  for (int c = getc(pipe); c != EOF; c = getc(pipe)) {
    output += static_cast<char>(c);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return absl::StrSplit(output, '\n', absl::SkipEmpty());
}

// What bash offers when these words, the last of them unfinished, are typed.
std::set<std::string> Bash(const std::string& words) {
  return LinesOf(absl::StrCat(
      "bash -c 'source ", Path("sprout-acp-wrap.bash"),
      "; compopt() { :; }; COMP_WORDS=(", words,
      "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _sprout_acp_wrap; "
      "printf \"%s\\n\" \"${COMPREPLY[@]}\"'"));
}

std::set<std::string> Fish(const std::string& typed) {
  return LinesOf(absl::StrCat("HOME=", TemporaryFolder(), " fish -c 'source ",
                              Path("sprout-acp-wrap.fish"), "; complete -C \"",
                              typed, "\" | cut -f 1'"));
}

bool Installed(const char* shell) { return access(shell, X_OK) == 0; }

TEST(CompletionsTest, AreMadeFromTheOptions) {
  EXPECT_EQ(ReadWhole(Path("sprout-acp-wrap.bash")), BashCompletion()) << kAnew;
  EXPECT_EQ(ReadWhole(Path("_sprout-acp-wrap")), ZshCompletion()) << kAnew;
  EXPECT_EQ(ReadWhole(Path("sprout-acp-wrap.fish")), FishCompletion()) << kAnew;
}

TEST(CompletionsTest, Bash) {
  EXPECT_THAT(Bash("sprout-acp-wrap --gr"), UnorderedElementsAre("--grace="));
  EXPECT_THAT(Bash("sprout-acp-wrap --"),
              IsSupersetOf({"--grace=", "--list", "--version"}));
  EXPECT_THAT(Bash("sprout-acp-wrap --keep --"), Not(Contains("--list")));
  EXPECT_THAT(Bash("sprout-acp-wrap --on-parent-exit = \"\""),
              UnorderedElementsAre("terminate", "ignore"));
  EXPECT_THAT(Bash("sprout-acp-wrap --on-parent-exit = ig"),
              UnorderedElementsAre("ignore"));
  EXPECT_THAT(Bash("sprout-acp-wrap --sweep --d"),
              UnorderedElementsAre("--dry-run"));
  EXPECT_THAT(Bash("sprout-acp-wrap --report = /de"), Contains("/dev"));
  EXPECT_THAT(Bash("sprout-acp-wrap -- tru"), Contains("true"));
  EXPECT_THAT(Bash("sprout-acp-wrap -- ls --gr"), Not(Contains("--grace=")));
}

TEST(CompletionsTest, Fish) {
  if (!Installed("/usr/bin/fish")) GTEST_SKIP() << "there is no fish";
  EXPECT_THAT(Fish("sprout-acp-wrap --gr"), UnorderedElementsAre("--grace"));
  EXPECT_THAT(Fish("sprout-acp-wrap --on-parent-exit="),
              UnorderedElementsAre("--on-parent-exit=terminate",
                                   "--on-parent-exit=ignore"));
  EXPECT_THAT(Fish("sprout-acp-wrap --keep -- tru"), Contains("true"));
  EXPECT_THAT(Fish("sprout-acp-wrap -- ls --gr"), Not(Contains("--grace=")));
}

TEST(CompletionsTest, ZshTakesIt) {
  if (!Installed("/usr/bin/zsh")) GTEST_SKIP() << "there is no zsh";
  EXPECT_THAT(LinesOf("zsh -n " + Path("_sprout-acp-wrap")),
              UnorderedElementsAre());
}

}  // namespace
}  // namespace acp_wrap
