#include "lib/cli/advice.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
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
      {{"run", "--", "goose"}, "did you mean `sprout-acp-wrap -- goose`?"},
      {{"exec", "goose", "acp"},
       "did you mean `sprout-acp-wrap -- goose acp`?"},
      {{"\u2014", "goose"}, "did you mean `sprout-acp-wrap -- goose`?"},
      {{"run"}, "did you mean `sprout-acp-wrap -- run`?"},
      {{"--timeout=5s"}, "did you mean `sprout-acp-wrap --max-lifetime`?"},
      {{"-n"}, "did you mean `sprout-acp-wrap --sweep --dry-run`?"},
      {{"--no-sweep"}, "did you mean `sprout-acp-wrap --sweep-on-start=0`?"},
      {{"-c", "sk-1"},
       "-c: no such option; instead: `sprout-acp-wrap -- sh -c '...'`"},
      {{"--kill", "42"},
       "--kill: no such option; instead: `kill PID` with the first pid of a "
       "run in --list"},
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
  Options options = RunOptions();
  for (const Option* option : SweepOptions()) options.push_back(option);
  for (const char* typed : {"-h",         "-?",
                            "help",       "-V",
                            "-v",         "version",
                            "doctor",     "setup",
                            "spare",      "-l",
                            "list",       "status",
                            "--status",   "sweep",
                            "-help",      "-version",
                            "-n",         "-k",
                            "--debug",    "--timeout",
                            "--no-sweep", "--no-sweep-on-start"}) {
    const absl::string_view meant = OptionMeantBy(typed);
    bool found = false;
    for (const ModeOption& mode : ModeOptions()) found |= mode.name == meant;
    for (const Option* option : options) {
      found |= option->name == meant.substr(0, meant.find('='));
    }
    EXPECT_TRUE(found) << typed;
  }
  EXPECT_EQ(OptionMeantBy("--help"), "");
  EXPECT_EQ(OptionMeantBy("goose"), "");
}

TEST(WhyNotFoundTest, SaysWhatToWriteInstead) {
  const struct {
    Strings command;
    absl::string_view words;
  } kCases[] = {
      {{"goose", "acp"}, "on PATH; install it, or give its whole path"},
      {{"/opt/goose", "acp"}, ""},
      {{"~/bin/goose"}, "no shell reads it: write the whole path"},
      {{"$HOME/bin/goose"}, "no shell reads it: write the whole path"},
      {{"goose acp"}, "take the quotes away"},
      {{"/opt/a b/goose", "acp"}, ""},
      {{"KEY=sk-1", "goose"}, "variables go in front of sprout-acp-wrap"},
      {{"/opt/a=b/goose"}, ""},
      {{"=", "goose"}, "on PATH"},
      {{"cd", "/tmp"}, "sh -c '...'"},
      {{"goose acp && true"}, "sh -c '...'"},
      {{""}, "on PATH"},
  };
  for (const auto& c : kCases) {
    const std::string why = WhyNotFound(c.command);
    EXPECT_TRUE(absl::StartsWith(why, "not found"));
    EXPECT_THAT(why, HasSubstr(c.words));
    EXPECT_THAT(why, Not(HasSubstr("sk-1")));
    EXPECT_EQ(c.words.empty(), why == "not found");
  }
}

}  // namespace
}  // namespace acp_wrap
