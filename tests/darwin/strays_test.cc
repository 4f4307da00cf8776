// What gets away from the record is known by the count of those that carry the
// run's tag, and ended where that leaves no doubt.

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/darwin/connection.h"
#include "tests/darwin/process_table.h"
#include "tests/darwin/wire.h"
#include "tests/harness/launch.h"
#include "tests/harness/limits.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Ways out, all without a marker that could be seen.
enum class Way {
  kDaemon,       // fork, setsid, fork: the parent ends
  kDoubleFork,   // fork, fork: the parent ends; setsid
  kChainOfThree  // three forks, each parent ends; setsid
};

constexpr Way kWays[] = {Way::kDaemon, Way::kDoubleFork, Way::kChainOfThree};

const char* NameOf(Way way) {
  return way == Way::kDaemon       ? "daemon(3)"
         : way == Way::kDoubleFork ? "double fork"
                                   : "chain of three";
}

// Ends the calling process unless it is the child.
void ForkAndEnd() {
  if (fork() != 0) _exit(0);
}

// In a child of the agent's: becomes what has got away, and says its pid.
[[noreturn]] void GetAway(Way way) {
  if (way == Way::kDaemon) setsid();
  for (int i = 0; i < (way == Way::kChainOfThree ? 2 : 1); ++i) ForkAndEnd();
  if (way != Way::kDaemon) setsid();
  const std::string pid = std::to_string(getpid()) + "\n";
  if (write(STDOUT_FILENO, pid.data(), pid.size()) < 0) _exit(1);
  while (true) pause();
}

// The agent: starts so many, one after the other, and ends at end-of-file.
int BeAgent(Way way, int count) {
  for (int i = 0; i < count; ++i) {
    const pid_t child = fork();
    if (child == 0) GetAway(way);
    waitpid(child, nullptr, 0);
  }
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  return 0;
}

std::vector<pid_t> Pids(const std::string& output) {
  std::vector<pid_t> pids;
  for (absl::string_view line : absl::StrSplit(output, '\n')) {
    pid_t pid;
    if (absl::SimpleAtoi(line, &pid)) pids.push_back(pid);
  }
  return pids;
}

bool Lives(pid_t pid) {
  const std::optional<Proc> proc = ReadProc(pid);
  return proc && proc->state != 'Z';
}

class StraysTest : public WholeProgramTest {
 protected:
  void SetUp() override {
    WholeProgramTest::SetUp();
    strncpy(settings_.restricted, "strays_test",
            sizeof settings_.restricted - 1);
  }
  void TearDown() override {
    memset(settings_.restricted, 0, sizeof settings_.restricted);
    settings_.release = darwin::kMacOS15_4;
    settings_.look_delay_us = 0;
    settings_.no_ports = false;
    EndLeftovers();
    WholeProgramTest::TearDown();
  }

  struct Outcome {
    size_t started = 0;
    std::vector<pid_t> alive;
    std::string errors;
  };

  // A run whose agent leaves `count` behind: who of them lives at its end.
  Outcome Run(Way way, int count) {
    Launch launch;
    launch.command = {WrapperPath(),
                      "--",
                      OwnPath(),
                      "--agent",
                      std::to_string(static_cast<int>(way)),
                      std::to_string(count)};
    Started program(launch);
    const absl::Time end = absl::Now() + kLimit;
    while (Pids(program.Output()).size() < static_cast<size_t>(count) &&
           absl::Now() < end) {
      absl::SleepFor(absl::Milliseconds(2));
    }
    if (before_the_end) before_the_end();
    program.EndInput();
    EXPECT_TRUE(AwaitExit(program.pid()));
    Outcome outcome;
    const std::vector<pid_t> pids = Pids(program.Output());
    outcome.started = pids.size();
    for (pid_t pid : pids) {
      if (Lives(pid)) outcome.alive.push_back(pid);
    }
    outcome.errors = program.Errors();
    for (pid_t pid : outcome.alive) SendSignal(pid, SIGKILL);
    return outcome;
  }

  static std::string OwnPath() {
    char path[4096] = {};
    return readlink("/proc/self/exe", path, sizeof path - 1) > 0 ? path : "";
  }

  std::function<void()> before_the_end;
  darwin::Settings& settings_ = darwin::SharedSettings();
};

// So slow that the record has no chance.
constexpr int64_t kSlowUs = 20000;

TEST_F(StraysTest, AreLostWithoutATag) {
  settings_.look_delay_us = kSlowUs;
  settings_.no_ports = true;
  EXPECT_EQ(Run(Way::kDaemon, 2).alive.size(), 2u);
}

TEST_F(StraysTest, AreCountedAndEnded) {
  settings_.look_delay_us = kSlowUs;
  const Outcome outcome = Run(Way::kDaemon, 2);
  EXPECT_EQ(outcome.alive.size(), 0u);
  EXPECT_THAT(outcome.errors, HasSubstr("ended 2 processes"));
}

// Somebody else's orphan, as young as what gets away, of an unknown forker.
class Bystander {
 public:
  ~Bystander() {
    if (pid_ != 0) SendSignal(pid_, SIGKILL);
  }
  pid_t pid() const { return pid_; }

  void Start() {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    const pid_t child = fork();
    if (child == 0) {
      // The agent's input is among what the test has open.
      dup2(ends[1], STDERR_FILENO + 1);
      close_range(STDERR_FILENO + 2, ~0U, 0);
      const pid_t other = fork();
      if (other != 0) {
        _exit(write(STDERR_FILENO + 1, &other, sizeof other) < 0 ? 1 : 0);
      }
      while (true) pause();
    }
    ASSERT_EQ(read(ends[0], &pid_, sizeof pid_),
              static_cast<ssize_t>(sizeof pid_));
    close(ends[0]);
    close(ends[1]);
    AwaitExit(child);
  }

 private:
  pid_t pid_ = 0;
};

TEST_F(StraysTest, AreNamedAndLeftWhereSomebodyElseMayBeMeant) {
  settings_.look_delay_us = kSlowUs;
  Bystander bystander;
  before_the_end = [&bystander] { bystander.Start(); };
  const Outcome outcome = Run(Way::kDaemon, 2);
  EXPECT_EQ(outcome.alive.size(), 2u);
  EXPECT_THAT(outcome.errors, HasSubstr("nothing tells which of these it is"));
  EXPECT_THAT(outcome.errors,
              HasSubstr("(" + std::to_string(outcome.alive.at(0)) + ")"));
  EXPECT_THAT(outcome.errors, Not(HasSubstr("ended ")));
  EXPECT_TRUE(Lives(bystander.pid()));
}

// Who may be meant is in the run's own coalition: of another app's orphan, as
// young, there is no doubt.
TEST_F(StraysTest, AnotherCoalitionIsNotMeant) {
  settings_.look_delay_us = kSlowUs;
  Bystander bystander;
  before_the_end = [&bystander] {
    bystander.Start();
    darwin::Request request;
    request.op = darwin::Op::kSetCoalition;
    request.pid = bystander.pid();
    request.data = darwin::kTestsCoalition + 1;
    darwin::Daemon().Ask(request);
  };
  const Outcome outcome = Run(Way::kDaemon, 2);
  EXPECT_EQ(outcome.alive.size(), 0u);
  EXPECT_THAT(outcome.errors, HasSubstr("ended 2 processes"));
  EXPECT_TRUE(Lives(bystander.pid()));
}

// It has to see a fork soon; front, and whatever the agent starts, has not.
TEST_F(StraysTest, TheGuardiansThreadAloneRunsInRealTime) {
  Launch launch;
  launch.command = {WrapperPath(), "--", "/bin/sh", "-c", "echo $$; read line"};
  Started program(launch);
  const absl::Time end = absl::Now() + kLimit;
  while (Pids(program.Output()).empty() && absl::Now() < end) {
    absl::SleepFor(absl::Milliseconds(2));
  }
  const std::vector<pid_t> agent = Pids(program.Output());
  ASSERT_EQ(agent.size(), 1u);
  const darwin::Record record = darwin::Look(agent[0]).record;
  EXPECT_FALSE(record.in_real_time);
  EXPECT_TRUE(darwin::Look(record.parent).record.in_real_time);
  EXPECT_FALSE(darwin::Look(program.pid()).record.in_real_time);
  program.EndInput();
  EXPECT_TRUE(AwaitExit(program.pid()));
}

// Two processes for each processor that do nothing but compute.
class Busy {
 public:
  explicit Busy(bool busy) {
    if (!busy) return;
    for (unsigned i = 0; i < 2 * std::thread::hardware_concurrency(); ++i) {
      const pid_t pid = fork();
      if (pid == 0) {
        for (volatile unsigned n = 0;; ++n) {
        }
      }
      pids_.push_back(pid);
    }
  }
  ~Busy() {
    for (pid_t pid : pids_) {
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);
    }
  }

 private:
  std::vector<pid_t> pids_;
};

// The table in docs/platforms.md; TEST_ROUNDS daemons in a row in each case.
TEST_F(StraysTest, Table) {
  const char* rounds = getenv("TEST_ROUNDS");
  const int count = rounds != nullptr ? atoi(rounds) : 3;
  std::printf("of %d in a row, lost without the tag and with it\n", count);
  for (Way way : kWays) {
    for (int release :
         {darwin::kMacOS12, darwin::kMacOS13, darwin::kMacOS15_4}) {
      for (bool busy : {false, true}) {
        settings_.release = release;
        Busy processors(busy);
        settings_.no_ports = true;
        const size_t without = Run(way, count).alive.size();
        settings_.no_ports = false;
        const Outcome with = Run(way, count);
        std::printf("| %s | %d | %s | %zu | %zu |\n", NameOf(way), release,
                    busy ? "busy" : "idle", without, with.alive.size());
        EXPECT_GT(with.started, 0u);
        EXPECT_TRUE(with.alive.empty()) << with.errors;
      }
    }
  }
}

}  // namespace

int AgentMain(char** argv) {
  return BeAgent(static_cast<Way>(atoi(argv[2])), atoi(argv[3]));
}

}  // namespace acp_wrap

int main(int argc, char** argv) {
  if (argc == 4 && strcmp(argv[1], "--agent") == 0) {
    return acp_wrap::AgentMain(argv);
  }
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
