// What cannot be run: the exit status that env(1) has for it, one line on
// standard error, nothing on standard output, nothing left running.

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "platform/unique_fd.h"
#include "tests/harness/launch.h"
#include "tests/harness/limits.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using Strings = std::vector<std::string>;

struct Ran {
  std::string status;
  std::string output;
  std::string errors;
};

class CommandLineTest : public WholeProgramTest {
 protected:
  Ran Run(const Strings& command, const Strings& variables = {}) {
    Launch launch;
    launch.command = command;
    for (const std::string& variable : variables) {
      launch.environment.push_back(variable);
    }
    Started program(launch);
    program.EndInput();
    std::optional<int> status = AwaitExit(program.pid());
    EXPECT_FALSE(HasLivingChild());
    return {status ? DescribeStatus(*status) : "does not end", program.Output(),
            program.Errors()};
  }

  Ran RunWrapper(Strings arguments, const Strings& variables = {}) {
    arguments.insert(arguments.begin(), WrapperPath());
    return Run(arguments, variables);
  }

  void ExpectOneLineAndNothingElse(const Ran& ran) {
    EXPECT_EQ(ran.output, "");
    EXPECT_TRUE(absl::StartsWith(ran.errors, "sprout-acp-wrap: "))
        << ran.errors;
    EXPECT_EQ(std::count(ran.errors.begin(), ran.errors.end(), '\n'), 1)
        << ran.errors;
    EXPECT_TRUE(absl::EndsWith(ran.errors, "\n"));
  }

  // The wrapper ends as env(1) does when it is to run `command`.
  void ExpectAsEnv(const Strings& command, const std::string& expected) {
    Strings with_env = command;
    with_env.insert(with_env.begin(), "/usr/bin/env");
    Strings with_wrapper = command;
    with_wrapper.insert(with_wrapper.begin(), "--");
    Ran wrapped = RunWrapper(with_wrapper);
    EXPECT_EQ(wrapped.status, expected);
    EXPECT_EQ(wrapped.status, Run(with_env).status);
    ExpectOneLineAndNothingElse(wrapped);
  }

  // A file with this text in the test's folder.
  std::string File(const std::string& name, const std::string& text,
                   mode_t mode) {
    std::string path = TemporaryFolder() + "/" + name;
    unlink(path.c_str());
    EXPECT_TRUE(WriteWhole(path, text));
    EXPECT_EQ(chmod(path.c_str(), mode), 0);
    return path;
  }
};

TEST_F(CommandLineTest, ANameThatIsNotFound) {
  ExpectAsEnv({"no-such-command-anywhere"}, "exit 127");
}

TEST_F(CommandLineTest, APathThatIsNotThere) {
  ExpectAsEnv({TemporaryFolder() + "/nothing"}, "exit 127");
}

TEST_F(CommandLineTest, ADirectory) {
  ExpectAsEnv({TemporaryFolder()}, "exit 126");
}

TEST_F(CommandLineTest, AFileWithoutTheExecuteBit) {
  ExpectAsEnv({File("not-executable", "#!/bin/sh\n", 0644)}, "exit 126");
}

TEST_F(CommandLineTest, AScriptWhoseInterpreterIsMissing) {
  std::string script = File("no-interpreter", "#!/no/such/interpreter\n", 0755);
  ExpectAsEnv({script}, "exit 127");
  EXPECT_THAT(RunWrapper({"--", script}).errors, HasSubstr("interpreter"));
}

// A name is looked for on PATH, whatever the working directory has.
TEST_F(CommandLineTest, ANameThatIsAFolderHere) {
  const std::string name = "tests";
  struct stat status;
  ASSERT_EQ(stat(name.c_str(), &status), 0) << "not where Bazel runs a test";
  // Bazel's PATH has the working directory in it.
  Ran ran =
      Run({"/usr/bin/env", "PATH=/usr/bin:/bin", WrapperPath(), "--", name});
  EXPECT_EQ(ran.status, "exit 127");
  EXPECT_THAT(ran.errors, HasSubstr("not found"));
}

TEST_F(CommandLineTest, AnEmptyName) { ExpectAsEnv({""}, "exit 127"); }

// execvp(3) gives it to the shell.
TEST_F(CommandLineTest, AScriptWithoutAFirstLine) {
  std::string script = File("no-first-line", "echo \"$1\"\nexit 5\n", 0755);
  Ran wrapped = RunWrapper({"--", script, "an argument"});
  Ran plain = Run({"/usr/bin/env", script, "an argument"});
  EXPECT_EQ(wrapped.status, "exit 5");
  EXPECT_EQ(wrapped.status, plain.status);
  EXPECT_EQ(wrapped.output, "an argument\n");
  EXPECT_EQ(wrapped.output, plain.output);
  EXPECT_EQ(wrapped.errors, plain.errors);
}

TEST_F(CommandLineTest, WrongUses) {
  for (const Strings& arguments : {
           Strings{"--"},
           Strings{"--grace=1s", "--"},
           Strings{"--grace=soon", "--", "true"},
           Strings{"--grace=", "--", "true"},
           Strings{"--grace=-1s", "--", "true"},
           Strings{"--grace=1s2", "--", "true"},
           Strings{"--grace=1e3", "--", "true"},
           Strings{"--grace=1 s", "--", "true"},
           Strings{"--grace=99999999999999999999h", "--", "true"},
           Strings{"--grace", "--", "true"},
           Strings{"--kill-after=x", "--", "true"},
           Strings{"--no-such-option", "--", "true"},
           Strings{"--grace=1s", "true"},
           Strings{"--verbose"},
       }) {
    SCOPED_TRACE(testing::PrintToString(arguments));
    Ran ran = RunWrapper(arguments);
    EXPECT_EQ(ran.status, "exit 125");
    ExpectOneLineAndNothingElse(ran);
  }
}

TEST_F(CommandLineTest, HelpAndVersionGoToStandardOutput) {
  Ran help = RunWrapper({"--help"});
  EXPECT_EQ(help.status, "exit 0");
  EXPECT_EQ(help.errors, "");
  EXPECT_TRUE(absl::StartsWith(help.output, "Usage: sprout-acp-wrap "));
  Ran version = RunWrapper({"--version"});
  EXPECT_EQ(version.status, "exit 0");
  EXPECT_EQ(version.errors, "");
  EXPECT_THAT(
      version.output,
      MatchesRegex("sprout-acp-wrap [0-9.]+ (linux|macos)-(x86_64|arm64)"
                   "( [0-9a-f]+(-modified)?)?\n"));
}

// As a caller may leave it that reads its own end without blocking.
TEST_F(CommandLineTest, AnOutputThatDoesNotBlockIsWaitedFor) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  UniqueFd reading(ends[0]), writing(ends[1]);
  std::string filler(4096, '.');
  size_t filled = 0;
  while (write(writing.get(), filler.data(), filler.size()) > 0) {
    filled += filler.size();
  }
  Launch launch;
  launch.command = {WrapperPath(), "--help"};
  launch.before_exec = [&] { dup2(writing.get(), STDOUT_FILENO); };
  Started program(launch);
  writing.Reset();
  // Waits for room, or has given up.
  const absl::Time limit = absl::Now() + kLimit;
  for (char state = 'R'; state != 'S' && state != 'Z';) {
    ASSERT_LT(absl::Now(), limit);
    absl::SleepFor(absl::Milliseconds(1));
    std::optional<Proc> proc = ReadProc(program.pid());
    ASSERT_TRUE(proc);
    state = proc->state;
  }
  ASSERT_EQ(fcntl(reading.get(), F_SETFL, 0), 0);
  std::string output;
  ssize_t count;
  while ((count = read(reading.get(), filler.data(), filler.size())) > 0) {
    output.append(filler, 0, static_cast<size_t>(count));
  }
  std::optional<int> status = AwaitExit(program.pid());
  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status), "exit 0");
  EXPECT_EQ(output.substr(filled), RunWrapper({"--help"}).output);
}

TEST_F(CommandLineTest, AMistypedOptionIsNamedWithTheOneThatWasMeant) {
  Ran ran = RunWrapper({"--grase=1s", "--", "true"});
  EXPECT_EQ(ran.status, "exit 125");
  ExpectOneLineAndNothingElse(ran);
  EXPECT_THAT(ran.errors, HasSubstr("did you mean --grace?"));
}

// The app cannot be told about it, so the agent starts all the same.
TEST_F(CommandLineTest, AWrongVariableIsSaidAndPassedOver) {
  Ran ran = RunWrapper({"--", "/bin/sh", "-c", "echo on; exit 3"},
                       {"SPROUT_ACP_WRAP_GRACE=soon"});
  EXPECT_EQ(ran.status, "exit 3");
  EXPECT_EQ(ran.output, "on\n");
  EXPECT_THAT(ran.errors, HasSubstr("SPROUT_ACP_WRAP_GRACE"));
  EXPECT_EQ(std::count(ran.errors.begin(), ran.errors.end(), '\n'), 1);
}

TEST_F(CommandLineTest, ControlCharactersAreNotPassedToTheTerminal) {
  Ran ran = RunWrapper({"--", "no\x1b[31msuch\ncommand"});
  EXPECT_EQ(ran.status, "exit 127");
  ExpectOneLineAndNothingElse(ran);
  EXPECT_EQ(ran.errors.find('\x1b'), std::string::npos);
}

TEST_F(CommandLineTest, EveryExitStatusIsTheAgents) {
  for (int status = 0; status < 256; ++status) {
    Ran ran =
        RunWrapper({"--", "/bin/sh", "-c", "exit " + std::to_string(status)});
    EXPECT_EQ(ran.status, "exit " + std::to_string(status));
    EXPECT_EQ(ran.output + ran.errors, "");
  }
}

TEST_F(CommandLineTest, EveryDeathIsTheAgents) {
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    // Two are the C library's own, and four end nobody.
    if (signal == 32 || signal == 33) continue;
    if (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN ||
        signal == SIGTTOU) {
      continue;
    }
    Strings agent = {"/bin/sh", "-c",
                     "ulimit -c 0; kill -" + std::to_string(signal) + " $$"};
    Strings wrapped = {"--"};
    wrapped.insert(wrapped.end(), agent.begin(), agent.end());
    EXPECT_EQ(RunWrapper(wrapped).status, Run(agent).status) << signal;
  }
}

}  // namespace
}  // namespace acp_wrap
