#include "lib/cli/advice.h"

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/cli/options.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Strings = std::vector<std::string>;

TEST(AdviceTest, SaysWhatToType) {
  const struct {
    Strings typed;
    absl::string_view advice;
  } kCases[] = {
      {{}, "to run any agent: `sprout-acp-wrap -- COMMAND`"},
      {{"-h"}, "did you mean `sprout-acp-wrap --help`?"},
      {{"version", "x"}, "did you mean `sprout-acp-wrap --version`?"},
      {{"--hlep"}, "did you mean `sprout-acp-wrap --help`?"},
      {{"--grcae=5s", "goose"}, "did you mean `sprout-acp-wrap --grace`?"},
      {{"--json"}, "did you mean `sprout-acp-wrap --list --json`?"},
      {{"--dryrun"}, "did you mean `sprout-acp-wrap --sweep --dry-run`?"},
      {{"goose", "acp"}, "did you mean `sprout-acp-wrap -- goose acp`?"},
      {{"/opt/a b/goose"}, "did you mean `sprout-acp-wrap -- COMMAND`?"},
      {{"", "x"}, "did you mean `sprout-acp-wrap -- COMMAND`?"},
      {{"-x", "--", "true"}, "-x: no such option"},
      {{"--colour"}, "--colour: no such option"},
      {{"-\n\x1b"}, "-\\n\\x1b: no such option"},
  };
  for (const auto& c : kCases) EXPECT_EQ(Advice(c.typed), c.advice);
}

// A command line may hold a key, and the message end in a log.
TEST(AdviceTest, ShowsOnlyTheFirstWordsOfACommand) {
  for (const Strings& command :
       {Strings{"goose", "--key", "sk-1"}, Strings{"goose", "--key=sk-1"},
        Strings{"goose", "a", "b", "c", "sk-1"},
        Strings{"goose", "sk-1" + std::string(40, 'x')},
        Strings{"goose", "-k", "sk-1"}, Strings{"goose", "$(sk-1)"}}) {
    EXPECT_THAT(Advice(command), HasSubstr("-- goose"));
    EXPECT_THAT(Advice(command), HasSubstr(" ...`?"));
    EXPECT_THAT(Advice(command), Not(HasSubstr("sk-1")));
  }
}

TEST(AdviceTest, IsShort) {
  const std::string huge(100'000, '-');
  for (const Strings& typed :
       {Strings{huge}, Strings(1000, "goose"), Strings(1000, huge)}) {
    EXPECT_LE(Advice(typed).size(), 140u);
  }
}

TEST(AdviceTest, WhatIsMeantIsThere) {
  for (const char* typed : {"-h", "-?", "help", "-V", "version", "-l", "list",
                            "sweep", "-help", "-version"}) {
    bool found = false;
    for (const ModeOption& mode : ModeOptions()) {
      found |= mode.name == OptionMeantBy(typed);
    }
    EXPECT_TRUE(found) << typed;
  }
  EXPECT_EQ(OptionMeantBy("--help"), "");
  EXPECT_EQ(OptionMeantBy("goose"), "");
}

}  // namespace
}  // namespace acp_wrap
