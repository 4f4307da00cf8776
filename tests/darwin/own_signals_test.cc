// What front and guardian cause for themselves is nothing that the agent is
// told of: a queue that counts all signals counts those, too.

#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

// An agent that tells of each signal, and ends by none but SIGKILL.
class HeedingRun {
 public:
  explicit HeedingRun(const std::vector<std::string>& options,
                      Launch launch = {}) {
    launch.command = {WrapperPath(), "--grace=100ms", "--kill-after=100ms",
                      "--sweep-on-start=0"};
    launch.command.insert(launch.command.end(), options.begin(), options.end());
    launch.command.insert(launch.command.end(),
                          {"--", VictimPath(), "bystander"});
    launch.descriptors = {{kLeashDescriptor, leash_.victims_end()}};
    program_ = std::make_unique<Started>(launch);
    leash_.LetGo();
    EXPECT_TRUE(leash_.AwaitReady(1)) << program_->Errors();
  }

  pid_t front() const { return program_->pid(); }

  // Has something pass through front and guardian, and back.
  void PassThrough(int signal) {
    SendSignal(front(), signal);
    EXPECT_TRUE(AwaitSignal(signal)) << program_->Errors();
  }

  bool Heard(int signal) {
    leash_.AllGone();
    for (const Leash::Report& report : leash_.reports()) {
      if (absl::StartsWith(report.text, Prefix(signal))) return true;
    }
    return false;
  }

  void End() {
    SendSignal(front(), SIGTERM);
    EXPECT_TRUE(AwaitExit(front()));
    EXPECT_TRUE(leash_.AwaitAllGone());
  }

 private:
  static std::string Prefix(int signal) {
    return absl::StrCat("signal ", signal, " ");
  }
  bool AwaitSignal(int signal) {
    const size_t before = leash_.reports().size();
    for (size_t count = before; !Heard(signal); ++count) {
      if (!leash_.AwaitReports(count + 1)) return false;
    }
    return true;
  }

  Leash leash_;
  std::unique_ptr<Started> program_;
};

class OwnSignalsTest : public WholeProgramTest {};

// 21,000 a second, each of which wrote another line.
TEST_F(OwnSignalsTest, ALineThatNobodyReadsIsNoSigpipeForTheAgent) {
  Launch launch;
  launch.before_exec = [] {
    int ends[2];
    if (pipe(ends) != 0) _exit(98);
    close(ends[0]);
    dup2(ends[1], STDERR_FILENO);
  };
  HeedingRun run({"--verbose"}, launch);
  run.PassThrough(SIGUSR1);
  run.PassThrough(SIGUSR2);
  EXPECT_FALSE(run.Heard(SIGPIPE));
  // One that the caller sends arrives.
  run.PassThrough(SIGPIPE);
  run.End();
}

TEST_F(OwnSignalsTest, TheEndOfOnesOwnChildIsNoSigchldForTheAgent) {
  HeedingRun run({});
  pid_t witness = 0;
  for (const Proc& child : ChildrenOf(run.front())) {
    if (child.session != child.pid) witness = child.pid;
  }
  ASSERT_NE(witness, 0);
  SendSignal(witness, SIGKILL);
  while (ReadProc(witness)) usleep(1000);  // Front waits for it.
  run.PassThrough(SIGUSR1);
  run.PassThrough(SIGUSR2);
  EXPECT_FALSE(run.Heard(SIGCHLD));
  run.End();
}

}  // namespace
}  // namespace acp_wrap
