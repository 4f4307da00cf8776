// --log-file and --verbose: what is said, where, and what never is.

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "platform/unique_fd.h"
#include "tests/harness/launch.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using Strings = std::vector<std::string>;

constexpr char kLeavesOneBehind[] = "setsid sleep 1000 & sleep 0.1; exit 3";

class LogTest : public WholeProgramTest {
 protected:
  LogTest() : log_(TemporaryFolder() + "/log") { unlink(log_.c_str()); }

  // Runs the wrapper with these arguments; its status, and standard error.
  std::string Run(Strings arguments, const Strings& variables = {}) {
    arguments.insert(arguments.begin(), WrapperPath());
    Launch launch;
    launch.command = arguments;
    for (const std::string& variable : variables) {
      launch.environment.push_back(variable);
    }
    Started program(launch);
    program.EndInput();
    std::optional<int> status = AwaitExit(program.pid());
    EXPECT_FALSE(HasLivingChild());
    output_ = program.Output();
    errors_ = program.Errors();
    return status ? DescribeStatus(*status) : "does not end";
  }

  void WriteLog(const std::string& text) {
    UniqueFd log(open(log_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    ASSERT_EQ(write(log.get(), text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
  }
  Strings LogLines() const { return Lines(ReadWhole(log_)); }
  static Strings Lines(const std::string& text) {
    return absl::StrSplit(text, '\n', absl::SkipEmpty());
  }

  const std::string log_;
  std::string output_;
  std::string errors_;
};

// The position of the first line that has `text` in it behind `from`.
size_t Find(const Strings& lines, absl::string_view text, size_t from = 0) {
  for (size_t i = from; i < lines.size(); ++i) {
    if (absl::StrContains(lines[i], text)) return i;
  }
  ADD_FAILURE() << "no '" << text << "' behind line " << from << " of\n"
                << testing::PrintToString(lines);
  return lines.size();
}

TEST_F(LogTest, TakesTheMessagesInPlaceOfStandardError) {
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(Run({"--log-file=" + log_, "--", "sh", "-c", kLeavesOneBehind}),
              "exit 3");
    EXPECT_EQ(errors_, "");
  }
  // The second run has appended.
  const Strings lines = LogLines();
  EXPECT_EQ(lines.size(), 2u);
  EXPECT_THAT(lines, Each(MatchesRegex(
                         "sprout-acp-wrap\\[[0-9]+\\] "
                         "[0-9]+-[0-9]+-[0-9]+T[0-9:]+\\.[0-9]+Z: ended 1 "
                         "process: 1 by SIGTERM: sleep \\([0-9]+\\)")));
  struct stat file;
  ASSERT_EQ(stat(log_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 07777, 0600u);
}

TEST_F(LogTest, TheVariableDoesTheSame) {
  EXPECT_EQ(Run({"--", "sh", "-c", kLeavesOneBehind},
                {"SPROUT_ACP_WRAP_LOG_FILE=" + log_}),
            "exit 3");
  EXPECT_EQ(errors_, "");
  EXPECT_EQ(LogLines().size(), 1u);
}

TEST_F(LogTest, WhatTheDiskDoesNotTakeIsSaidOnStandardError) {
  // The first line comes before there are two processes.
  EXPECT_EQ(Run({"--log-file=/dev/full", "--", "sh", "-c", kLeavesOneBehind},
                {"SPROUT_ACP_WRAP_GRACE=soon"}),
            "exit 3");
  EXPECT_THAT(errors_, HasSubstr(": ended 1 process: 1 by SIGTERM: sleep ("));
}

// So that the line at the end of the run is the first that the disk, as it
// were, does not take.
void LimitFilesTo(rlim_t size) {
  const rlimit limit = {size, size};
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(98);
}

TEST_F(LogTest, WhatTheDiskDoesNotTakeAnyMoreIsSaidOnStandardError) {
  const std::string before(4090, '.');
  WriteLog(before);
  Launch launch;
  launch.command = {WrapperPath(), "--log-file=" + log_, "--", "sh",
                    "-c",          kLeavesOneBehind};
  launch.before_exec = [] { LimitFilesTo(4096); };
  Started program(launch);
  std::optional<int> status = AwaitExit(program.pid());
  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status), "exit 3");
  EXPECT_THAT(Lines(program.Errors()),
              ElementsAre(HasSubstr("the log file does not take"),
                          HasSubstr(": ended 1 process: 1 by SIGTERM: ")));
  EXPECT_FALSE(HasLivingChild());
}

// Whoever reads a pipe sees its end as soon as the agent has closed it, and
// what the disk does not take all the same.
TEST_F(LogTest, APipeIsOpenedAgainForWhatTheDiskDoesNotTake) {
  WriteLog(std::string(4090, '.'));
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  UniqueFd reader(ends[0]), writer(ends[1]);
  Launch launch;
  launch.command = {
      WrapperPath(), "--log-file=" + log_,
      "--",          "sh",
      "-c",          "exec 2>/dev/null; read word; setsid sleep 1000 & exit 3"};
  launch.before_exec = [&writer] {
    dup2(writer.get(), STDERR_FILENO);
    LimitFilesTo(4096);
  };
  Started program(launch);
  writer.Reset();
  char byte;
  EXPECT_EQ(read(reader.get(), &byte, 1), 0) << "no end of file";
  program.Tell("on\n");
  std::optional<int> status = AwaitExit(program.pid());
  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status), "exit 3");
  char text[4096];
  const ssize_t size = read(reader.get(), text, sizeof text);
  ASSERT_GT(size, 0);
  EXPECT_THAT(Lines(std::string(text, static_cast<size_t>(size))),
              ElementsAre(HasSubstr("the log file does not take"),
                          HasSubstr(": ended 1 process: 1 by SIGTERM: ")));
}

TEST_F(LogTest, TellsThatTheCommandCannotBeRun) {
  EXPECT_EQ(Run({"--log-file=" + log_, "--", "no-such-command"}), "exit 127");
  EXPECT_EQ(errors_, "");
  EXPECT_THAT(ReadWhole(log_), HasSubstr("cannot run 'no-such-command'"));
}

TEST_F(LogTest, TheAgentHasItsOwnStandardErrorAndNotTheLog) {
  EXPECT_EQ(Run({"--log-file=" + log_, "--", "sh", "-c",
                 "echo said >&2; readlink /proc/self/fd/*"}),
            "exit 1");  // The folder was open while the shell listed it.
  EXPECT_EQ(errors_, "said\n");
  EXPECT_THAT(output_, Not(IsEmpty()));
  EXPECT_THAT(output_, Not(HasSubstr(log_)));
}

// Their numbers go to descriptors of the wrapper's own.
TEST_F(LogTest, NeedsNoStandardStreams) {
  Launch launch;
  launch.command = {WrapperPath(), "--log-file=" + log_, "--", "sh",
                    "-c",          kLeavesOneBehind};
  launch.before_exec = [] {
    for (int fd : {0, 1, 2}) close(fd);
  };
  Started program(launch);
  std::optional<int> status = AwaitExit(program.pid());
  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status), "exit 3");
  EXPECT_THAT(ReadWhole(log_), HasSubstr("ended 1 process"));
  EXPECT_FALSE(HasLivingChild());
}

// The caller of an agent that has closed its standard error sees its end.
TEST_F(LogTest, NobodyHoldsTheStandardErrorOfTheCaller) {
  Scene::Plan plan;
  plan.options.push_back("--log-file=" + log_);
  Scene scene(plan);
  ASSERT_READY(scene);
  for (pid_t pid : {scene.front(), scene.guardian()}) {
    const std::string link = "/proc/" + std::to_string(pid) + "/fd/2";
    char* target = realpath(link.c_str(), nullptr);
    const int number = errno;
    // What the guardian has open is root's to see.
    if (target == nullptr && number == EACCES && pid == scene.guardian()) {
      continue;
    }
    EXPECT_STREQ(target, log_.c_str()) << pid << ": " << strerror(number);
    free(target);
  }
  SendSignal(scene.front(), SIGTERM);
  EXPECT_TRUE(AwaitExit(scene.front()));
}

TEST_F(LogTest, AFileThatCannotBeOpenedIsSaidOnce) {
  const std::string file = TemporaryFolder() + "/no-such-folder/log";
  EXPECT_EQ(Run({"--log-file=" + file, "--", "echo", "on"}), "exit 125");
  EXPECT_EQ(output_, "");
  EXPECT_EQ(errors_, "sprout-acp-wrap: cannot open the log file '" + file +
                         "': open: No such file or directory; nothing was "
                         "started\n");
  // The app cannot be told about it, so the agent starts all the same.
  EXPECT_EQ(Run({"--", "echo", "on"}, {"SPROUT_ACP_WRAP_LOG_FILE=" + file}),
            "exit 0");
  EXPECT_EQ(output_, "on\n");
  EXPECT_EQ(errors_, "sprout-acp-wrap: cannot open the log file '" + file +
                         "': open: No such file or directory; messages stay on "
                         "standard error\n");
}

TEST_F(LogTest, ASymbolicLinkIsNotFollowed) {
  const std::string other = TemporaryFolder() + "/other";
  unlink(other.c_str());
  ASSERT_EQ(symlink(other.c_str(), log_.c_str()), 0);
  EXPECT_EQ(Run({"--log-file=" + log_, "--", "true"}), "exit 125");
  EXPECT_NE(access(other.c_str(), F_OK), 0);
}

TEST_F(LogTest, AFifoThatNobodyReadsDoesNotHoldTheStartUp) {
  ASSERT_EQ(mkfifo(log_.c_str(), 0600), 0);
  EXPECT_EQ(Run({"--log-file=" + log_, "--", "true"}), "exit 125");
  EXPECT_EQ(Run({"--", "true"}, {"SPROUT_ACP_WRAP_LOG_FILE=" + log_}),
            "exit 0");
}

TEST_F(LogTest, TheGuardianWritesWhenFrontIsKilled) {
  Scene::Plan plan;
  plan.options.push_back("--log-file=" + log_);
  plan.options.push_back("--verbose");
  plan.kinds = {"own-session"};
  Scene scene(plan);
  ASSERT_READY(scene);
  SendSignal(scene.front(), SIGKILL);
  EXPECT_TRUE(AwaitExit(scene.front()));
  EXPECT_TRUE(scene.AwaitGuardian());
  EXPECT_TRUE(AwaitNoChild());
  const Strings lines = LogLines();
  const size_t asked =
      Find(lines, "asked: the wrapper's first process is gone");
  Find(lines, "finished: nothing is left", asked);
}

TEST_F(LogTest, TellsInOrderWhatHappened) {
  Scene::Plan plan;
  plan.options.push_back("--log-file=" + log_);
  plan.options.push_back("--verbose");
  plan.kinds = {"traps-term"};
  Scene scene(plan);
  ASSERT_READY(scene);
  SendSignal(scene.front(), SIGTERM);
  EXPECT_TRUE(AwaitExit(scene.front()));
  const Strings lines = LogLines();
  const std::string agent = "agent " + std::to_string(scene.agent());
  size_t at =
      Find(lines, "started: guardian " + std::to_string(scene.guardian()));
  at = Find(lines, "started: " + agent + ", '", at);
  at = Find(lines, "received: SIGTERM from " + std::to_string(getpid()), at);
  Find(lines, "passed on: SIGTERM to " + agent, at);
  Find(lines, "ended: " + agent + ": SIGTERM", at);
  at = Find(lines, "asked: the caller wants the run to end", at);
  at = Find(lines, "ending: SIGTERM to ", at);
  at = Find(lines, "ending: SIGKILL to what is left", at);
  at = Find(lines, "signalled: victim ", at);
  at = Find(lines, ": SIGKILL", at);
  Find(lines, "finished: nothing is left", at);
}

TEST_F(LogTest, TellsNoArgumentAndNoEnvironment) {
  EXPECT_EQ(Run({"--verbose", "--", "sh", "-c", kLeavesOneBehind, "a-password"},
                {"KEY=a-password"}),
            "exit 3");
  EXPECT_GT(Lines(errors_).size(), 5u);
  EXPECT_THAT(errors_, Not(HasSubstr("a-password")));
  EXPECT_EQ(output_, "");
}

}  // namespace
}  // namespace acp_wrap
