// --list --watch draws on a terminal until a key is pressed, and gives it back
// as it was.

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
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
#include "tests/sweep/command.h"

namespace acp_wrap {
namespace {

using ::testing::EndsWith;

constexpr char kEnter[] = "\x1b[?1049h";
constexpr char kLeave[] = "\x1b[?1049l";
constexpr char kDrawn[] = "\x1b[J";

// The program on a terminal of its own, in whose foreground it is.
class OnTerminal {
 public:
  OnTerminal() {
    winsize size = {};
    size.ws_col = 100;
    size.ws_row = 30;
    int master;
    pid_ = forkpty(&master, nullptr, nullptr, &size);
    if (pid_ == 0) {
      sigset_t none;
      sigemptyset(&none);
      sigprocmask(SIG_SETMASK, &none, nullptr);
      setenv("TERM", "xterm", 1);
      const std::string path = WrapperPath();
      execl(path.c_str(), path.c_str(), "--list", "--watch", nullptr);
      _exit(99);
    }
    master_ = UniqueFd(master);
    EXPECT_EQ(tcgetattr(master, &before_), 0);
  }
  ~OnTerminal() {
    master_.Reset();
    if (!ended_) {
      kill(pid_, SIGKILL);
      AwaitExit(pid_);
    }
  }

  pid_t pid() const { return pid_; }

  // Waits until `text` is shown behind what was awaited before.
  bool Await(const std::string& text) {
    const time_t end = time(nullptr) + absl::ToInt64Seconds(kLimit);
    while (true) {
      const size_t found = shown_.find(text, awaited_);
      if (found != std::string::npos) {
        awaited_ = found + text.size();
        return true;
      }
      pollfd polled = {master_.get(), POLLIN, 0};
      char buffer[4096];
      if (time(nullptr) > end || poll(&polled, 1, 1000) < 0) return false;
      if (polled.revents == 0) continue;
      const ssize_t count = read(master_.get(), buffer, sizeof buffer);
      if (count <= 0) return false;
      shown_.append(buffer, static_cast<size_t>(count));
    }
  }

  void Type(const std::string& keys) {
    EXPECT_EQ(write(master_.get(), keys.data(), keys.size()),
              static_cast<ssize_t>(keys.size()));
  }

  void Resize(unsigned short rows, unsigned short columns) {
    winsize size = {};
    size.ws_col = columns;
    size.ws_row = rows;
    EXPECT_EQ(ioctl(master_.get(), TIOCSWINSZ, &size), 0);
  }

  // What it shows last is that it gives the screen back, and the terminal is
  // as it was.
  std::string End() {
    EXPECT_TRUE(Await(kLeave)) << shown_;
    std::optional<int> status = AwaitExit(pid_);
    ended_ = true;
    EXPECT_TRUE(IsAsBefore());
    return status ? DescribeStatus(*status) : "does not end";
  }

  bool IsAsBefore() const {
    termios now = {};
    return tcgetattr(master_.get(), &now) == 0 &&
           now.c_lflag == before_.c_lflag && now.c_iflag == before_.c_iflag;
  }

  const std::string& shown() const { return shown_; }

 private:
  pid_t pid_ = 0;
  bool ended_ = false;
  UniqueFd master_;
  termios before_ = {};
  std::string shown_;
  size_t awaited_ = 0;
};

bool AwaitState(pid_t pid, char state) {
  for (absl::Duration waited; waited < kLimit;
       waited += absl::Milliseconds(10)) {
    std::optional<Proc> proc = ReadProc(pid);
    if (proc && proc->state == state) return true;
    usleep(10'000);
  }
  return false;
}

class WatchTest : public WholeProgramTest {};

TEST_F(WatchTest, DrawsAgainUntilAKeyIsPressed) {
  Scene::Plan plan;
  plan.options = {"--label=the watched one", "--sweep-on-start=0"};
  plan.kinds = {"own-session"};
  Scene scene(plan);
  ASSERT_READY(scene);
  OnTerminal watch;
  EXPECT_TRUE(watch.Await(kEnter));
  EXPECT_TRUE(watch.Await("any key ends this"));
  EXPECT_TRUE(watch.Await(absl::StrCat(scene.agent(), "  'the watched one' ")))
      << watch.shown();
  EXPECT_TRUE(watch.Await(kDrawn));
  // By the time alone.
  EXPECT_TRUE(watch.Await("the watched one"));
  EXPECT_TRUE(watch.Await(kDrawn));
  // What has ended is gone from the next picture.
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectVictimsEnd(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(watch.Await(kDrawn));
  EXPECT_TRUE(watch.Await(kDrawn));
  const size_t picture = watch.shown().rfind("any key ends");
  EXPECT_EQ(watch.shown().find("the watched one", picture), std::string::npos);
  EXPECT_FALSE(watch.IsAsBefore());
  watch.Type("x");
  EXPECT_EQ(watch.End(), "exit 0");
}

TEST_F(WatchTest, AKeyOfSeveralBytesLeavesNothingForTheShell) {
  OnTerminal watch;
  ASSERT_TRUE(watch.Await(kDrawn));
  watch.Type("\x1b[A");
  EXPECT_EQ(watch.End(), "exit 0");
}

TEST_F(WatchTest, FollowsTheSizeOfTheWindow) {
  OnTerminal watch;
  ASSERT_TRUE(watch.Await(kDrawn));
  watch.Resize(10, 20);
  EXPECT_TRUE(watch.Await("...")) << watch.shown();
  watch.Type(" ");
  EXPECT_EQ(watch.End(), "exit 0");
}

TEST_F(WatchTest, ASignalEndsItWithTheTerminalAsItWas) {
  for (int signal : {SIGTERM, SIGHUP, SIGQUIT}) {
    OnTerminal watch;
    ASSERT_TRUE(watch.Await(kDrawn));
    SendSignal(watch.pid(), signal);
    const std::string status = watch.End();
    EXPECT_EQ(status.substr(0, status.find(' ')), "signal") << status;
  }
  OnTerminal watch;
  ASSERT_TRUE(watch.Await(kDrawn));
  watch.Type("\x03");
  EXPECT_EQ(watch.End(), "signal 2");
}

TEST_F(WatchTest, IsStoppedAndContinued) {
  OnTerminal watch;
  ASSERT_TRUE(watch.Await(kDrawn));
  // By the test and not the terminal: a group without a shell above it, such
  // as this, is not stopped by SIGTSTP.
  SendSignal(watch.pid(), SIGSTOP);
  ASSERT_TRUE(AwaitState(watch.pid(), 'T'));
  SendSignal(watch.pid(), SIGCONT);
  EXPECT_TRUE(watch.Await(kDrawn));
  watch.Type("\x1a");
  // It goes on at once, and draws anew.
  EXPECT_TRUE(watch.Await(kLeave));
  EXPECT_TRUE(watch.Await(kEnter));
  EXPECT_TRUE(watch.Await(kDrawn));
  watch.Type("q");
  EXPECT_EQ(watch.End(), "exit 0");
}

TEST_F(WatchTest, WithoutATerminalItSaysSo) {
  Said said = RunWrapper({"--list", "--watch"});
  EXPECT_EQ(DescribeStatus(said.status), "exit 125");
  EXPECT_EQ(said.output, "");
  EXPECT_THAT(said.errors, EndsWith("needs a terminal, for output and keys\n"));
}

}  // namespace
}  // namespace acp_wrap
