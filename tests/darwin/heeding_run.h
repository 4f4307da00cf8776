// A run whose agent tells of each signal that it gets.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_HEEDING_RUN_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_HEEDING_RUN_H_

#include <signal.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/paths.h"
#include "tests/harness/reaper.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

// The agent ends by SIGKILL alone.
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

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_HEEDING_RUN_H_
