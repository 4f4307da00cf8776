// What three people type in their first minutes: one who wants to try it, one
// who cleans up a host, one who writes it into a configuration.  Each line
// leads to a run, or to a message of three lines at most that says what to
// type.  The lines were written down before the messages.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/paths.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using Strings = std::vector<std::string>;

struct Try {
  Strings typed;
  std::string status;
  // All of these, on standard output where the status is 0, else on standard
  // error.
  Strings said;
};

const Try kWantsToTryIt[] = {
    {{},
     "exit 127",
     {"SPROUT_ACP_WRAP_TARGET to its path", "`sprout-acp-wrap -- COMMAND`",
      "sprout-acp-wrap --help", "SPROUT_ACP_WRAP_VERBOSE=1 lists"}},
    {{"-h"}, "exit 127", {"did you mean `sprout-acp-wrap --help`?"}},
    {{"help"}, "exit 127", {"did you mean `sprout-acp-wrap --help`?"}},
    {{"--hlep"}, "exit 127", {"did you mean `sprout-acp-wrap --help`?"}},
    {{"--help"}, "exit 0", {"Usage: "}},
    {{"-V"}, "exit 127", {"did you mean `sprout-acp-wrap --version`?"}},
    {{"goose", "acp"},
     "exit 127",
     {"did you mean `sprout-acp-wrap -- goose acp`?"}},
    {{"--", "echo", "hello"}, "exit 0", {"hello\n"}},
    {{"--", "--grace=5s", "true"},
     "exit 125",
     {"--grace: options go before '--'", "--help"}},
    {{"-x", "--", "true"}, "exit 127", {"-x: no such option"}},
};

const Try kCleansUp[] = {
    {{"list"}, "exit 127", {"did you mean `sprout-acp-wrap --list`?"}},
    {{"--list"}, "exit 0", {"\n"}},
    {{"--json"}, "exit 127", {"did you mean `sprout-acp-wrap --list --json`?"}},
    {{"--list", "foo"}, "exit 125", {"'foo': --list takes no argument"}},
    {{"--list", "--sweep"},
     "exit 125",
     {"--list and --sweep are two commands; give one"}},
    {{"--list", "--jsno"}, "exit 125", {"did you mean --json?"}},
    {{"--sweep", "1234"}, "exit 125", {"'1234': --sweep takes no argument"}},
    {{"--sweep", "--dryrun"}, "exit 125", {"did you mean --dry-run?"}},
    {{"--dry-run"},
     "exit 127",
     {"did you mean `sprout-acp-wrap --sweep --dry-run`?"}},
    {{"--sweep", "--help"}, "exit 0", {"Usage: "}},
};

const Try kConfigures[] = {
    {{"--grace=1d", "--", "true"},
     "exit 125",
     {"--grace: '1d' is no time: the units are h, m, s, ms, us and ns"}},
    {{"--grace=5min", "--", "true"},
     "exit 125",
     {"--grace: '5min' is no time: the units are h, m, s, ms, us and ns"}},
    {{"--grace=999999999h", "--", "true"},
     "exit 125",
     {"--grace: '999999999h' is longer than a year"}},
    {{"--grace", "--", "true"}, "exit 125", {"--grace needs a value"}},
    {{"--grace", "5", "goose", "acp"},
     "exit 125",
     {"'goose': a command comes behind '--'"}},
    {{"--grcae=5s", "--", "true"}, "exit 125", {"did you mean --grace?"}},
    {{"--verbose=yes", "--", "true"},
     "exit 125",
     {"--verbose: 'yes' is not 0 or 1"}},
    {{"--report=/nowhere/report", "--", "echo", "hello"},
     "exit 125",
     {"cannot write the report to '/nowhere/report'",
      "No such file or directory", "nothing was started"}},
    {{"--log", "/nowhere/log", "--", "true"},
     "exit 125",
     {"did you mean --log-file?"}},
    {{"npx", "-y", "@agentclientprotocol/codex-acp"},
     "exit 127",
     {"did you mean `sprout-acp-wrap -- npx ...`?"}},
};

// Three others of their kind, later.
const Try kHasAnApp[] = {
    {{"--", "no-such-agent", "acp"},
     "exit 127",
     {"'no-such-agent'", "not found on PATH; install it"}},
    {{"--", "no-such-agent acp"}, "exit 127", {"take the quotes away"}},
    {{"--", "~/bin/no-such-agent"}, "exit 127", {"write the whole path"}},
    {{"\u2014", "goose"},
     "exit 127",
     {"did you mean `sprout-acp-wrap -- goose`"}},
    {{"run", "--", "goose"},
     "exit 127",
     {"did you mean `sprout-acp-wrap -- goose`"}},
    {{"--target=goose"}, "exit 127", {"instead: `sprout-acp-wrap -- COMMAND`"}},
    {{"status"}, "exit 127", {"did you mean `sprout-acp-wrap --list`?"}},
    {{"setup", "zed"}, "exit 127", {"did you mean `sprout-acp-wrap --setup`?"}},
    {{"doctor"}, "exit 127", {"did you mean `sprout-acp-wrap --doctor`?"}},
    {{"--"}, "exit 125", {"no command behind '--'"}},
    {{"--", "/tmp"}, "exit 126", {"it is a directory"}},
    {{"--", "/etc/passwd"}, "exit 126", {"is the execute bit set"}},
};

const Try kAdministers[] = {
    {{"-v"}, "exit 127", {"did you mean `sprout-acp-wrap --version`?"}},
    {{"--sweep", "-n"}, "exit 125", {"did you mean --dry-run?"}},
    {{"--list", "-n"}, "exit 125", {"-n: no such option (see"}},
    {{"--kill", "1234"}, "exit 127", {"instead: `kill PID`", "--list"}},
    {{"--timeout=5", "--", "true"},
     "exit 125",
     {"did you mean --max-lifetime?"}},
    {{"-k", "5", "10", "true"},
     "exit 127",
     {"did you mean `sprout-acp-wrap --kill-after`?"}},
    {{"--quiet", "--", "true"}, "exit 125", {"instead: --log-file=FILE"}},
    {{"--no-sweep-on-start", "--", "true"},
     "exit 125",
     {"did you mean --sweep-on-start=0?"}},
    {{"--watch"},
     "exit 127",
     {"did you mean `sprout-acp-wrap --list --watch`"}},
    {{"/usr/bin/true"},
     "exit 127",
     {"did you mean `sprout-acp-wrap -- /usr/bin/true`?"}},
};

const Try kDevelops[] = {
    {{"--report=-", "--", "true"},
     "exit 125",
     {"--report: '-' is not a file; standard output is the agent's"}},
    {{"--json", "--", "true"}, "exit 125", {"instead: --report=FILE"}},
    {{"--debug", "--", "true"}, "exit 125", {"did you mean --verbose?"}},
    {{"--env", "A=1", "--", "true"},
     "exit 125",
     {"instead: `NAME=VALUE sprout-acp-wrap -- COMMAND`"}},
    {{"--", "A=1", "env"}, "exit 127", {"variables go in front of"}},
    {{"--", "cd", "/tmp"}, "exit 127", {"`sprout-acp-wrap -- sh -c '...'`"}},
    {{"--", "true && true"}, "exit 127", {"`sprout-acp-wrap -- sh -c '...'`"}},
    {{"-c", "true"}, "exit 127", {"`sprout-acp-wrap -- sh -c '...'`"}},
    {{"--cwd=/tmp", "--", "pwd"}, "exit 125", {"instead:", "`cd` first"}},
    {{"--events=fd:9", "--", "true"},
     "exit 125",
     {"'fd:9'", "Bad file descriptor", "nothing was started"}},
};

class FirstTriesTest : public WholeProgramTest {
 protected:
  void Type(const Try& t) {
    SCOPED_TRACE("sprout-acp-wrap " + absl::StrJoin(t.typed, " "));
    Launch launch;
    launch.command = t.typed;
    launch.command.insert(launch.command.begin(), WrapperPath());
    // No harness anywhere.
    launch.environment = {"PATH=/nowhere:/usr/bin:/bin"};
    Started program(launch);
    program.EndInput();
    std::optional<int> status = AwaitExit(program.pid());
    EXPECT_EQ(status ? DescribeStatus(*status) : "does not end", t.status);
    EXPECT_FALSE(HasLivingChild());
    const bool well = t.status == "exit 0";
    const std::string said = well ? program.Output() : program.Errors();
    for (const std::string& words : t.said) EXPECT_THAT(said, HasSubstr(words));
    if (well) return;
    EXPECT_EQ(program.Output(), "");
    EXPECT_LE(std::count(said.begin(), said.end(), '\n'), 3) << said;
  }
};

TEST_F(FirstTriesTest, OfOneWhoWantsToTryIt) {
  for (const Try& t : kWantsToTryIt) Type(t);
}

TEST_F(FirstTriesTest, OfOneWhoCleansUp) {
  for (const Try& t : kCleansUp) Type(t);
}

TEST_F(FirstTriesTest, OfOneWhoConfigures) {
  for (const Try& t : kConfigures) Type(t);
}

TEST_F(FirstTriesTest, OfOneWhoHasAnApp) {
  for (const Try& t : kHasAnApp) Type(t);
}

TEST_F(FirstTriesTest, OfOneWhoAdministers) {
  for (const Try& t : kAdministers) Type(t);
}

TEST_F(FirstTriesTest, OfOneWhoDevelops) {
  for (const Try& t : kDevelops) Type(t);
}

// Where there is one, nothing of the command line is the wrapper's.
TEST_F(FirstTriesTest, AHarnessGetsWhatItIsGiven) {
  for (const Strings& typed :
       {Strings{}, Strings{"-h"}, Strings{"--hlep"}, Strings{"goose", "acp"}}) {
    Launch launch;
    launch.command = typed;
    launch.command.insert(launch.command.begin(), WrapperPath());
    launch.environment = {"PATH=/usr/bin:/bin", "SPROUT_ACP_WRAP_TARGET=echo"};
    Started program(launch);
    program.EndInput();
    std::optional<int> status = AwaitExit(program.pid());
    ASSERT_TRUE(status);
    EXPECT_EQ(DescribeStatus(*status), "exit 0");
    EXPECT_EQ(program.Errors(), "");
  }
}

}  // namespace
}  // namespace acp_wrap
