// The wrapper as process 1 of a PID namespace, as in a container.

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/limits.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"
#include "tests/transparency/setting.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

// Becomes process 1 of a namespace.  What stays outside ends as it did.
void BecomeInit() {
  if (unshare(CLONE_NEWPID | CLONE_NEWNS) != 0) {
    std::perror("unshare");
    _exit(99);
  }
  pid_t init = fork();
  if (init != 0) {
    // It must not hold what the test waits for the end of.
    for (int fd = 0; fd < 1024; ++fd) close(fd);
    int status = 0;
    while (waitpid(init, &status, 0) != init) {
    }
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 255);
  }
  if (mount("proc", "/proc", "proc", 0, nullptr) != 0) _exit(99);
}

Stage::Plan AsInit(std::vector<std::string> steps) {
  Stage::Plan plan;
  plan.steps = std::move(steps);
  plan.before_exec = BecomeInit;
  plan.options = {"--grace=1h", "--kill-after=10ms"};
  return plan;
}

// Process 1, as the test sees it.
pid_t Init(const Stage& stage) {
  std::vector<Proc> children = ChildrenOf(stage.pid());
  return children.size() == 1 ? children[0].pid : 0;
}

void CollectZombies(pid_t parent, std::vector<std::string>& zombies) {
  for (const Proc& child : ChildrenOf(parent)) {
    if (child.state == 'Z') zombies.push_back(Describe(child));
    CollectZombies(child.pid, zombies);
  }
}

std::vector<std::string> ZombiesBelow(pid_t parent) {
  std::vector<std::string> zombies;
  CollectZombies(parent, zombies);
  return zombies;
}

using InitTest = WholeProgramTest;
using ::testing::IsEmpty;

TEST_F(InitTest, ReapsWhatItAdopts) {
  RunInside({}, [] {
    Stage stage(
        Wrapper(),
        AsInit({"fork", "{", "fork", "{", "own-session", "fork", "{",
                "report=first", "until-eof", "}", "report=second", "until-eof",
                "}", "exit=0", "}", "reap", "report=ready", "wait"}));
    std::vector<std::string> reports;
    for (int i = 0; i < 4; ++i) reports.push_back(stage.Next());
    EXPECT_THAT(reports, testing::UnorderedElementsAre(
                             "first", "second", "reaped exit 0", "ready"));
    stage.program().EndInput();
    const pid_t init = Init(stage);
    ASSERT_NE(init, 0);
    // Two processes that nobody knows have ended.
    const absl::Time end = absl::Now() + kLimit;
    auto left = [&] {
      std::vector<std::string> living;
      for (const char* text : {"first", "second"}) {
        if (ReadProc(stage.Reporter(text))) living.push_back(text);
      }
      return living;
    };
    while (!left().empty() && absl::Now() < end) {
      absl::SleepFor(absl::Milliseconds(1));
    }
    EXPECT_THAT(left(), IsEmpty());
    EXPECT_THAT(ZombiesBelow(init), IsEmpty());
    SendSignal(init, SIGTERM);
    EXPECT_EQ(stage.End(), "exit 143");
  });
}

TEST_F(InitTest, EndsEverythingAtTheEnd) {
  RunInside({}, [] {
    Stage stage(Wrapper(),
                AsInit({"fork", "{", "own-session", "catch", "report=daemon",
                        "wait", "}", "until-eof", "exit=3"}));
    EXPECT_EQ(stage.Next(), "daemon");
    stage.program().EndInput();
    // The kernel would have killed what the end of process 1 leaves.
    EXPECT_EQ(stage.Next(), "got 15 SI_USER");
    EXPECT_EQ(stage.End(), "exit 3");
    EXPECT_TRUE(stage.AwaitEnd());
  });
}

TEST_F(InitTest, TellsADeathBySignalAsAnExitStatus) {
  RunInside({}, [] {
    for (int signal : {SIGHUP, SIGKILL, SIGSEGV, SIGPIPE, SIGTERM, SIGRTMAX}) {
      Stage stage(Wrapper(), AsInit({"die=" + std::to_string(signal)}));
      EXPECT_EQ(stage.End(), "exit " + std::to_string(128 + signal));
    }
  });
}

TEST_F(InitTest, PassesSignalsOn) {
  RunInside({}, [] {
    for (int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2,
                       SIGWINCH, SIGCONT, SIGPWR, SIGRTMIN + 1}) {
      Stage stage(Wrapper(),
                  AsInit({"catch", "report=ready", "wait-signal", "exit=3"}));
      EXPECT_EQ(stage.Next(), "ready");
      SendSignal(Init(stage), signal);
      EXPECT_EQ(stage.Next(), "got " + std::to_string(signal) + " SI_USER");
      EXPECT_EQ(stage.End(), "exit 3");
    }
  });
}

}  // namespace
}  // namespace acp_wrap
