#include "lib/cli/command_line.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/text/base_name.h"

namespace acp_wrap {
namespace {

using Mode = Invocation::Mode;
using Strings = std::vector<std::string>;

Invocation Parse(Strings arguments, const Strings& environment = {}) {
  arguments.insert(arguments.begin(), "/usr/bin/sprout-acp-wrap");
  return ParseCommandLine(arguments, environment);
}

TEST(CommandLineTest, RunsTheHarnessWithExactlyTheseArguments) {
  const Strings kCases[] = {
      {},
      {"models", "--json"},
      {"models", "--help"},
      {"models", "--grace=1s", "--", "x"},
      {"--json"},
      {"--json", "--grace=1s"},
      {"-h"},
      {"-v", "--", "x"},
      {"", "--"},
      {"-"},
      {"---"},
      {"--gracefully"},
      {"--grac=1s"},
  };
  for (const Strings& arguments : kCases) {
    Invocation invocation = Parse(arguments);
    EXPECT_EQ(invocation.mode, Mode::kDropIn)
        << testing::PrintToString(arguments);
    EXPECT_EQ(invocation.arguments, arguments);
  }
}

// A link called buzz-acp stands for buzz-acp in every respect.
TEST(CommandLineTest, UnderAnotherNameEveryArgumentIsTheTargets) {
  for (const char* name :
       {"buzz-acp", "sprout-acp", "/usr/bin/sprout-acp", "/usr/bin/goose",
        "sprout-acp-wrap/x", "acp-wrap", "x-sprout-acp-wrap", ""}) {
    for (const Strings& arguments :
         {Strings{"--help"}, Strings{"--version"}, Strings{"--grace=1s"},
          Strings{"--", "sh"}, Strings{"--grace", "bad", "--", "sh"},
          Strings{}}) {
      Strings all = arguments;
      all.insert(all.begin(), name);
      Invocation invocation = ParseCommandLine(all, {});
      EXPECT_EQ(invocation.mode, Mode::kDropIn) << name;
      EXPECT_EQ(invocation.arguments, arguments) << name;
      EXPECT_EQ(invocation.called_as, BaseName(name));
    }
  }
}

// A file of a release keeps the name that it was fetched by.
TEST(CommandLineTest, ANameThatBeginsWithTheOwnOneIsTheWrappers) {
  for (const char* name :
       {"sprout-acp-wrap-linux-x86_64", "/opt/sprout-acp-wrap-linux-aarch64",
        "./sprout-acp-wrap.old", "sprout-acp-wrap-0.2.0"}) {
    Invocation wrap = ParseCommandLine({name, "--", "sh"}, {});
    EXPECT_EQ(wrap.mode, Mode::kWrap) << name;
    EXPECT_EQ(wrap.arguments, Strings{"sh"}) << name;
    Invocation models = ParseCommandLine({name, "models", "--json"}, {});
    EXPECT_EQ(models.mode, Mode::kDropIn) << name;
    EXPECT_EQ(models.called_as, "") << name;
  }
}

TEST(CommandLineTest, RunsTheHarnessIfThereIsNotEvenAName) {
  Invocation invocation = ParseCommandLine({}, {});
  EXPECT_EQ(invocation.mode, Mode::kDropIn);
  EXPECT_TRUE(invocation.arguments.empty());
  EXPECT_EQ(invocation.called_as, "");
}

TEST(CommandLineTest, WrapsTheCommandBehindTheDashes) {
  for (const char* name :
       {"sprout-acp-wrap", "./sprout-acp-wrap", "/opt/a b/sprout-acp-wrap"}) {
    Invocation invocation =
        ParseCommandLine({name, "--", "sh", "--", "--help", ""}, {});
    EXPECT_EQ(invocation.mode, Mode::kWrap) << name;
    EXPECT_EQ(invocation.arguments, (Strings{"sh", "--", "--help", ""}));
  }
}

TEST(CommandLineTest, DefaultsAreTenSecondsAndHalfASecond) {
  Invocation invocation = Parse({"--", "sh"});
  EXPECT_EQ(invocation.timing.grace, absl::Seconds(10));
  EXPECT_EQ(invocation.timing.kill_after, absl::Milliseconds(500));
  EXPECT_FALSE(invocation.verbose);
  EXPECT_TRUE(invocation.warnings.empty());
}

TEST(CommandLineTest, ReadsOptionsInBothSpellings) {
  for (const Strings& arguments :
       {Strings{"--grace=3s", "--kill-after=20ms", "--verbose", "--", "sh"},
        Strings{"--grace", "3", "--kill-after", "20ms", "--verbose=1", "--",
                "sh"},
        Strings{"--verbose", "--grace=9s", "--kill-after", "20ms", "--grace",
                "3s", "--", "sh"}}) {
    Invocation invocation = Parse(arguments);
    EXPECT_EQ(invocation.mode, Mode::kWrap) << invocation.error;
    EXPECT_EQ(invocation.arguments, Strings{"sh"});
    EXPECT_EQ(invocation.timing.grace, absl::Seconds(3));
    EXPECT_EQ(invocation.timing.kill_after, absl::Milliseconds(20));
    EXPECT_TRUE(invocation.verbose);
  }
}

TEST(CommandLineTest, EachOptionHasAVariable) {
  const Strings kEnvironment = {"SPROUT_ACP_WRAP_GRACE=3s",
                                "SPROUT_ACP_WRAP_KILL_AFTER=20ms",
                                "SPROUT_ACP_WRAP_VERBOSE=1"};
  for (const Strings& arguments :
       {Strings{}, Strings{"models"}, Strings{"--", "sh"}}) {
    Invocation invocation = Parse(arguments, kEnvironment);
    EXPECT_EQ(invocation.timing.grace, absl::Seconds(3));
    EXPECT_EQ(invocation.timing.kill_after, absl::Milliseconds(20));
    EXPECT_TRUE(invocation.verbose);
    EXPECT_TRUE(invocation.warnings.empty());
  }
  Invocation renamed = ParseCommandLine({"sprout-acp", "x"}, kEnvironment);
  EXPECT_EQ(renamed.timing.grace, absl::Seconds(3));
}

TEST(CommandLineTest, AnOptionOutranksItsVariable) {
  Invocation invocation =
      Parse({"--grace=4s", "--verbose=0", "--", "sh"},
            {"SPROUT_ACP_WRAP_GRACE=3s", "SPROUT_ACP_WRAP_KILL_AFTER=20ms",
             "SPROUT_ACP_WRAP_VERBOSE=1"});
  EXPECT_EQ(invocation.timing.grace, absl::Seconds(4));
  EXPECT_EQ(invocation.timing.kill_after, absl::Milliseconds(20));
  EXPECT_FALSE(invocation.verbose);
}

TEST(CommandLineTest, AWrongVariableIsSaidAndTheDefaultUsed) {
  Invocation invocation =
      Parse({"models"},
            {"SPROUT_ACP_WRAP_GRACE=soon\n", "SPROUT_ACP_WRAP_KILL_AFTER=-1s",
             "UNRELATED=soon", "SPROUT_ACP_WRAP_VERBOSE=yes"});
  EXPECT_EQ(invocation.mode, Mode::kDropIn);
  EXPECT_EQ(invocation.timing.grace, absl::Seconds(10));
  EXPECT_EQ(invocation.timing.kill_after, absl::Milliseconds(500));
  EXPECT_FALSE(invocation.verbose);
  EXPECT_EQ(
      invocation.warnings,
      (Strings{"SPROUT_ACP_WRAP_GRACE: 'soon\\n' is not a time such as 500ms, "
               "10s, 2m; the default is used",
               "SPROUT_ACP_WRAP_KILL_AFTER: '-1s' is not a time such as 500ms, "
               "10s, 2m; the default is used",
               "SPROUT_ACP_WRAP_VERBOSE: 'yes' is not 0 or 1; the default is "
               "used"}));
}

TEST(CommandLineTest, HelpAndVersionNeedNoCommand) {
  EXPECT_EQ(Parse({"--help"}).mode, Mode::kHelp);
  EXPECT_EQ(Parse({"--version"}).mode, Mode::kVersion);
  EXPECT_EQ(Parse({"--grace=1s", "--help"}).mode, Mode::kHelp);
  EXPECT_EQ(Parse({"--version", "--", "sh"}).mode, Mode::kVersion);
  EXPECT_EQ(Parse({"--sweep", "--dry-run", "--help"}).mode, Mode::kHelp);
  // Behind the dashes they are the command's.
  EXPECT_EQ(Parse({"--", "sh", "--help"}).mode, Mode::kWrap);
}

TEST(CommandLineTest, ListsAndSweepsWithOptionsOfTheirOwn) {
  Invocation list = Parse({"--list"});
  EXPECT_EQ(list.mode, Mode::kList);
  EXPECT_FALSE(list.json);
  EXPECT_TRUE(Parse({"--list", "--json"}).json);
  Invocation sweep = Parse({"--sweep"}, {"SPROUT_ACP_WRAP_GRACE=3s"});
  EXPECT_EQ(sweep.mode, Mode::kSweep);
  EXPECT_FALSE(sweep.dry_run);
  EXPECT_FALSE(sweep.unwrapped);
  EXPECT_FALSE(sweep.instance);
  EXPECT_EQ(sweep.timing.grace, absl::Seconds(3));
  sweep = Parse({"--sweep", "--dry-run", "--unwrapped", "--instance", "app",
                 "--grace=4s"});
  EXPECT_EQ(sweep.mode, Mode::kSweep);
  EXPECT_TRUE(sweep.dry_run);
  EXPECT_TRUE(sweep.unwrapped);
  EXPECT_EQ(sweep.instance, "app");
  EXPECT_EQ(sweep.timing.grace, absl::Seconds(4));
}

TEST(CommandLineTest, SweepsAtTheStartUnlessToldNotTo) {
  EXPECT_TRUE(Parse({"--", "sh"}).sweep_on_start);
  EXPECT_FALSE(Parse({"--sweep-on-start=0", "--", "sh"}).sweep_on_start);
  EXPECT_TRUE(Parse({"--sweep-on-start", "1", "--", "sh"}).sweep_on_start);
  EXPECT_FALSE(
      Parse({"models"}, {"SPROUT_ACP_WRAP_SWEEP_ON_START=0"}).sweep_on_start);
  Invocation wrong = Parse({}, {"SPROUT_ACP_WRAP_SWEEP_ON_START=no"});
  EXPECT_TRUE(wrong.sweep_on_start);
  EXPECT_EQ(wrong.warnings,
            Strings{"SPROUT_ACP_WRAP_SWEEP_ON_START: 'no' is not 0 or 1; the "
                    "default is used"});
}

TEST(CommandLineTest, AnEmptyVariableCountsAsUnset) {
  Invocation invocation =
      Parse({}, {"SPROUT_ACP_WRAP_GRACE=", "SPROUT_ACP_WRAP_VERBOSE="});
  EXPECT_EQ(invocation.timing.grace, absl::Seconds(10));
  EXPECT_FALSE(invocation.verbose);
  EXPECT_EQ(invocation.warnings, Strings{});
}

TEST(CommandLineTest, OnlyALogFileOfTheOptionIsRequired) {
  Invocation invocation = Parse({"--log-file=x", "--", "sh"});
  EXPECT_EQ(invocation.log_file, "x");
  EXPECT_TRUE(invocation.log_file_required);
  invocation = Parse({"--", "sh"}, {"SPROUT_ACP_WRAP_LOG_FILE=y"});
  EXPECT_EQ(invocation.log_file, "y");
  EXPECT_FALSE(invocation.log_file_required);
  invocation =
      Parse({"--log-file=x", "--", "sh"}, {"SPROUT_ACP_WRAP_LOG_FILE=y"});
  EXPECT_EQ(invocation.log_file, "x");
  EXPECT_TRUE(invocation.log_file_required);
}

TEST(CommandLineTest, SuggestsTheOptionThatWasMeant) {
  const struct {
    Strings arguments;
    absl::string_view error;
  } kCases[] = {
      {{"--grase=1s", "--", "sh"},
       "--grase: no such option; did you mean --grace? ("},
      {{"--grace=1s", "--verbos", "--", "sh"},
       "--verbos: no such option; did you mean --verbose? ("},
      {{"--kill", "--", "sh"},
       "--kill: no such option; did you mean --kill-after? ("},
      {{"--verison", "--", "sh"},
       "--verison: no such option; did you mean --version? ("},
      {{"--sweep", "--dryrun"},
       "--dryrun: no such option; did you mean --dry-run? ("},
      // Only what may stand there.
      {{"--sweep", "--verbos"}, "--verbos: no such option ("},
      {{"--list", "--jsno"}, "--jsno: no such option; did you mean --json? ("},
      {{"--color", "--", "sh"}, "--color: no such option ("},
      {{"--keep", "-h"}, "-h: no such option; did you mean --help? ("},
      {{"--sweep", "--hlep"}, "--hlep: no such option; did you mean --help? ("},
      {{"--grace=1s", "--sweep"}, "--sweep has to come first ("},
  };
  for (const auto& c : kCases) {
    Invocation invocation = Parse(c.arguments);
    EXPECT_EQ(invocation.mode, Mode::kUsageError) << c.error;
    EXPECT_TRUE(absl::StartsWith(invocation.error, c.error))
        << invocation.error;
  }
}

TEST(CommandLineTest, SparesACommand) {
  const Invocation spare = Parse({"--spare", "--", "redis-server", "--keep"});
  EXPECT_EQ(spare.mode, Mode::kSpare);
  EXPECT_EQ(spare.arguments, (Strings{"redis-server", "--keep"}));
  EXPECT_EQ(Parse({"--spare", "--help"}).mode, Mode::kHelp);
  for (const Strings& wrong :
       {Strings{"--spare"}, Strings{"--spare", "--"},
        Strings{"--spare", "sh", "--", "sh"},
        Strings{"--spare", "--keep", "--"},
        Strings{"--keep", "--spare", "--", "sh"},
        Strings{"--spare", "--", "--keep"}, Strings{"--spare=1", "--", "sh"},
        Strings{"--", "--spare"}}) {
    EXPECT_EQ(Parse(wrong).mode, Mode::kUsageError) << wrong.back();
  }
}

TEST(CommandLineTest, SaysInOneLineWhatIsWrong) {
  const struct {
    Strings arguments;
    absl::string_view error;
  } kCases[] = {
      {{"--"}, "no command behind '--'"},
      {{"--grace=1s", "--"}, "no command behind '--'"},
      {{"--grace=1s"}, "no '-- COMMAND'"},
      {{"--verbose"}, "no '-- COMMAND'"},
      {{"--grace=1s", "sh"}, "'sh': a command comes behind '--'"},
      {{"--nonsense", "--", "sh"}, "--nonsense: no such option"},
      {{"--help=x"}, "--help takes no value"},
      {{"--verbose", "-v", "--", "sh"}, "-v: no such option"},
      {{"--new\nline", "--", "sh"}, "--new\\nline: no such option"},
      {{"--grace"}, "--grace needs a value"},
      {{"--grace", "--", "sh"}, "--grace needs a value"},
      {{"--grace=", "--", "sh"}, "--grace: '' is not a time"},
      {{"--grace=-1s", "--", "sh"}, "--grace: '-1s' is not a time"},
      {{"--kill-after", "x", "--", "sh"}, "--kill-after: 'x' is not a time"},
      {{"--verbose=2", "--", "sh"}, "--verbose: '2' is not 0 or 1"},
      {{"--sweep-on-start=2", "--", "sh"}, "--sweep-on-start: '2' is not"},
      {{"--list", "--dry-run"}, "--dry-run: no such option"},
      {{"--list", "--", "sh"}, "--list takes no command"},
      {{"--list", "--sweep"}, "--list and --sweep are two commands; give one"},
      {{"--sweep", "--list"}, "--list and --sweep are two commands; give one"},
      {{"--list", "foo"}, "'foo': --list takes no argument"},
      {{"--list", "--json=0"}, "--json: '0' is not needed"},
      {{"--list=x"}, "--list takes no value"},
      {{"--sweep", "--watch"}, "--watch: no such option"},
      {{"--sweep", "now"}, "'now': --sweep takes no argument"},
      {{"--sweep", "--instance"}, "--instance needs a value"},
      {{"--sweep", "--instance="}, "--instance: '' is not a value"},
      {{"--sweep", "--grace=x"}, "--grace: 'x' is not a time"},
      {{"--grace=1d", "--", "sh"}, "--grace: '1d' is no time: the units are"},
      {{"--grace=9999999h", "--", "sh"}, "--grace: '9999999h' is longer than"},
      {{"--", "--grace=5s", "sh"}, "--grace: options go before '--'"},
      {{"--keep", "--", "--verbose"}, "--verbose: options go before '--'"},
      {{"--", "--list"}, "--list: options go before '--'"},
  };
  for (const auto& c : kCases) {
    Invocation invocation = Parse(c.arguments);
    EXPECT_EQ(invocation.mode, Mode::kUsageError) << c.error;
    EXPECT_TRUE(absl::StartsWith(invocation.error, c.error))
        << invocation.error;
    EXPECT_TRUE(absl::StrContains(invocation.error, "--help"));
    EXPECT_FALSE(absl::StrContains(invocation.error, "\n"));
  }
}

TEST(CommandLineTest, ARunMayHaveLimits) {
  Invocation invocation = Parse({"--", "sh"});
  EXPECT_EQ(invocation.limits.max_lifetime, absl::InfiniteDuration());
  EXPECT_FALSE(invocation.limits.end_with_input);
  invocation = Parse({"--max-lifetime=2m", "--on-stdin-close=terminate",
                      "--label=a b", "--", "sh"});
  EXPECT_EQ(invocation.limits.max_lifetime, absl::Minutes(2));
  EXPECT_TRUE(invocation.limits.end_with_input);
  EXPECT_EQ(invocation.label, "a b");
  // As timeout(1) has it.
  EXPECT_EQ(Parse({"--max-lifetime=0", "--", "sh"}).limits.max_lifetime,
            absl::InfiniteDuration());
  EXPECT_FALSE(Parse({"--on-stdin-close=ignore", "--", "sh"},
                     {"SPROUT_ACP_WRAP_ON_STDIN_CLOSE=terminate"})
                   .limits.end_with_input);
  EXPECT_EQ(Parse({"--on-stdin-close=1", "--", "sh"}).mode, Mode::kUsageError);
  EXPECT_EQ(Parse({"--label=" + std::string(201, 'x'), "--", "sh"}).error,
            "--label: '" + std::string(201, 'x') +
                "' is not a text of 200 bytes at most (see sprout-acp-wrap "
                "--help)");
}

TEST(CommandLineTest, AListIsForPeopleOrForPrograms) {
  EXPECT_TRUE(Parse({"--list", "--watch"}).watch);
  EXPECT_TRUE(Parse({"--sweep", "--json", "--dry-run"}).json);
  EXPECT_EQ(Parse({"--list", "--watch", "--json"}).mode, Mode::kUsageError);
  EXPECT_EQ(Parse({"--sweep", "--watch"}).mode, Mode::kUsageError);
}

}  // namespace
}  // namespace acp_wrap
