// --max-lifetime and --on-stdin-close: a run that ends though nobody asks.

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "platform/unique_fd.h"
#include "tests/harness/launch.h"
#include "tests/harness/limits.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using Strings = std::vector<std::string>;

constexpr char kTerminate[] = "--on-stdin-close=terminate";
// Long enough that a busy machine does not end a run before its time.
constexpr char kShortGrace[] = "--grace=200ms";

class RunLimitsTest : public WholeProgramTest {
 protected:
  static Launch Wrapped(Strings options, const std::string& script) {
    Launch launch;
    launch.command = {WrapperPath(), "--sweep-on-start=0"};
    for (std::string& option : options) {
      launch.command.push_back(std::move(option));
    }
    for (const char* word : {"--", "/bin/sh", "-c"}) {
      launch.command.push_back(word);
    }
    launch.command.push_back(script);
    return launch;
  }

  static std::string StatusOf(const Started& program) {
    std::optional<int> status = AwaitExit(program.pid());
    return status ? DescribeStatus(*status) : "does not end";
  }
};

void AwaitOutput(const Started& program, const std::string& text) {
  const absl::Duration kLook = absl::Milliseconds(5);
  for (absl::Duration waited; !absl::StrContains(program.Output(), text);
       waited += kLook) {
    ASSERT_LT(waited, kLimit) << program.Output();
    usleep(static_cast<useconds_t>(absl::ToInt64Microseconds(kLook)));
  }
}

// Whether the other end of `writing` has no reader, within the limit.
bool AwaitNoReader(const UniqueFd& writing) {
  pollfd polled = {writing.get(), 0, 0};
  return poll(&polled, 1,
              static_cast<int>(absl::ToInt64Milliseconds(kLimit))) == 1 &&
         (polled.revents & POLLERR) != 0;
}

TEST_F(RunLimitsTest, AfterTheLifetimeTheTreeIsEndedAndTheStatusSaysSo) {
  Scene::Plan plan;
  plan.options = {"--max-lifetime=1s", "--grace=1h", "--kill-after=1h"};
  plan.kinds = {"plain", "own-session", "daemon"};
  Scene scene(plan);
  ASSERT_READY(scene);
  ExpectVictimsEndWithFront(scene, W_EXITCODE(124, 0));
  EXPECT_FALSE(HasLivingChild());
}

TEST_F(RunLimitsTest, AnAgentThatDoesNotEndIsKilledAfterTheGrace) {
  Started program(Wrapped({"--max-lifetime=100ms", kShortGrace},
                          "trap '' TERM; while :; do sleep 1000; done"));
  EXPECT_EQ(StatusOf(program), "exit 124");
}

TEST_F(RunLimitsTest, AnAgentThatIsFasterKeepsItsStatus) {
  Started program(Wrapped({"--max-lifetime=1h"}, "exit 7"));
  EXPECT_EQ(StatusOf(program), "exit 7");
  Started no_limit(Wrapped({"--max-lifetime=0"}, "exit 8"));
  EXPECT_EQ(StatusOf(no_limit), "exit 8");
}

TEST_F(RunLimitsTest, WhoHasAskedBeforeDecidesTheStatus) {
  Started program(Wrapped({"--max-lifetime=3s", "--grace=1h"},
                          "trap 'trap \"\" TERM; sleep 4; exit 9' TERM; "
                          "echo ready; while :; do read -r x; done"));
  AwaitOutput(program, "ready");
  SendSignal(program.pid(), SIGTERM);
  EXPECT_EQ(StatusOf(program), "exit 9");
}

TEST_F(RunLimitsTest, ALifetimeHoldsWithoutTheGuardian) {
  Scene::Plan plan;
  plan.options = {"--max-lifetime=2s", "--grace=1h", "--kill-after=1h"};
  plan.kinds = {"own-session"};
  Scene scene(plan);
  ASSERT_READY(scene);
  scene.KillGuardian();
  ExpectVictimsEndWithFront(scene, W_EXITCODE(124, 0));
}

TEST_F(RunLimitsTest, AnAgentThatGoesOnAfterEndOfFileIsAskedToEnd) {
  Started program(Wrapped({kTerminate, kShortGrace},
                          "trap 'echo asked; exit 3' TERM; echo ready; "
                          "while :; do sleep 0.1; done"));
  AwaitOutput(program, "ready");
  program.EndInput();
  EXPECT_EQ(StatusOf(program), "exit 3");
  EXPECT_TRUE(absl::StrContains(program.Output(), "asked"));
}

// The negative control, and what pipelines of shells need.
TEST_F(RunLimitsTest, ByDefaultEndOfFileIsTheAgentsOwnConcern) {
  Started program(
      Wrapped({kShortGrace}, "trap 'echo asked' TERM; sleep 1; cat"));
  program.Tell("prompt");
  program.EndInput();
  EXPECT_EQ(StatusOf(program), "exit 0");
  EXPECT_EQ(program.Output(), "prompt");
}

TEST_F(RunLimitsTest, AnAgentThatEndsAtEndOfFileIsNotAsked) {
  Started program(
      Wrapped({kTerminate, "--grace=1h"}, "trap 'echo asked' TERM; cat"));
  program.Tell("prompt");
  program.EndInput();
  EXPECT_EQ(StatusOf(program), "exit 0");
  EXPECT_EQ(program.Output(), "prompt");
}

TEST_F(RunLimitsTest, AHalfClosedSocketIsAtItsEnd) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  UniqueFd own(ends[0]), agents(ends[1]);
  Launch launch = Wrapped({kTerminate, kShortGrace},
                          "exec <&9 9<&-; echo ready; exec sleep 1000");
  launch.command.insert(launch.command.begin(),
                        {"/bin/sh", "-c", "exec \"$@\" <&9", "sh"});
  launch.descriptors = {{9, agents.get()}};
  Started program(launch);
  agents.Reset();
  AwaitOutput(program, "ready");
  ASSERT_EQ(shutdown(own.get(), SHUT_WR), 0);
  EXPECT_EQ(StatusOf(program), "signal 15");
}

TEST_F(RunLimitsTest, ATerminalThatHangsUpIsAtItsEnd) {
  int master, slave;
  ASSERT_EQ(openpty(&master, &slave, nullptr, nullptr, nullptr), 0);
  UniqueFd own(fcntl(master, F_DUPFD_CLOEXEC, 100));
  UniqueFd agents(fcntl(slave, F_DUPFD_CLOEXEC, 100));
  close(master);
  close(slave);
  Launch launch =
      Wrapped({kTerminate, kShortGrace}, "echo ready; exec sleep 1000");
  launch.command.insert(launch.command.begin(),
                        {"/bin/sh", "-c", "exec \"$@\" <&9 9<&-", "sh"});
  launch.descriptors = {{9, agents.get()}};
  Started program(launch);
  agents.Reset();
  AwaitOutput(program, "ready");
  own.Reset();
  EXPECT_EQ(StatusOf(program), "signal 15");
}

// As long as the grace is, somebody may open it again.
TEST_F(RunLimitsTest, AFifoThatIsOpenedAgainIsNotAtItsEnd) {
  const std::string path = TemporaryFolder() + "/fifo";
  unlink(path.c_str());
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  Launch launch = Wrapped({kTerminate, "--grace=1s", "--verbose"},
                          "echo ready; exec sleep 1000");
  launch.command.insert(launch.command.begin(),
                        {"/bin/sh", "-c", "exec \"$@\" < " + path, "sh"});
  Started program(launch);
  UniqueFd first(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  AwaitOutput(program, "ready");
  first.Reset();
  UniqueFd second(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  // The time of the first is over by then.
  sleep(2);
  EXPECT_FALSE(absl::StrContains(program.Errors(), "asked:"))
      << program.Errors();
  second.Reset();
  EXPECT_EQ(StatusOf(program), "signal 15");
  unlink(path.c_str());
}

TEST_F(RunLimitsTest, WhatIsNoStreamHasNoEnd) {
  for (const char* input : {"/dev/null", "/etc/passwd"}) {
    Launch launch = Wrapped({kTerminate, kShortGrace}, "sleep 0.5; exit 6");
    launch.command.insert(
        launch.command.begin(),
        {"/bin/sh", "-c", absl::StrCat("exec \"$@\" < ", input), "sh"});
    Started program(launch);
    EXPECT_EQ(StatusOf(program), "exit 6") << input;
    EXPECT_EQ(program.Errors(), "") << input;
  }
  Launch closed = Wrapped({kTerminate, kShortGrace}, "sleep 0.5; exit 6");
  closed.command.insert(closed.command.begin(),
                        {"/bin/sh", "-c", "exec \"$@\" <&-", "sh"});
  Started program(closed);
  EXPECT_EQ(StatusOf(program), "exit 6");
  EXPECT_EQ(program.Errors(), "");
}

// The wrapper holds nothing: the agent's own closing is what the writer sees.
TEST_F(RunLimitsTest, AWriterHasNoReaderOnceTheAgentHasClosedItsInput) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  UniqueFd reading(ends[0]), writing(ends[1]);
  Launch launch = Wrapped({kTerminate, "--grace=1h"},
                          "exec 0<&-; echo closed; exec sleep 1000");
  launch.command.insert(launch.command.begin(),
                        {"/bin/sh", "-c", "exec \"$@\" <&9 9<&-", "sh"});
  launch.descriptors = {{9, reading.get()}};
  Started program(launch);
  reading.Reset();
  AwaitOutput(program, "closed");
  EXPECT_TRUE(AwaitNoReader(writing));
  EXPECT_EQ(waitpid(program.pid(), nullptr, WNOHANG), 0);
  SendSignal(program.pid(), SIGTERM);
  EXPECT_EQ(StatusOf(program), "signal 15");
}

// How often the process has left a processor.
std::string ContextSwitches(pid_t pid) {
  std::string status = ReadWhole(absl::StrCat("/proc/", pid, "/status"));
  const size_t begin = status.find("voluntary_ctxt_switches");
  return begin == std::string::npos ? "" : status.substr(begin);
}

TEST_F(RunLimitsTest, WhatIsWrittenWakesNobodyButTheAgent) {
  Started program(Wrapped({kTerminate, "--grace=1h", "--max-lifetime=1h"},
                          "echo ready; exec cat"));
  AwaitOutput(program, "ready");
  // Until front sleeps for good; no event tells that.
  std::string before;
  do {
    before = ContextSwitches(program.pid());
    usleep(200'000);
  } while (ContextSwitches(program.pid()) != before);
  std::string expected = "ready\n";
  for (int i = 0; i < 100; ++i) {
    program.Tell("a line\n");
    expected += "a line\n";
  }
  AwaitOutput(program, expected);
  EXPECT_EQ(ContextSwitches(program.pid()), before);
  program.EndInput();
  EXPECT_EQ(StatusOf(program), "exit 0");
}

}  // namespace
}  // namespace acp_wrap
