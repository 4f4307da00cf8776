// SIGKILL and SIGSTOP to front, guardian and group at random times, with random
// victims.  What is random follows from the number of the round.

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/limits.h"
#include "tests/harness/model.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

enum class Strike {
  kKillFront,
  kKillGuardian,
  kKillGroup,
  kStopFront,
  kStopGuardian,
  kTermAndKillFront,
  kTermAndKillGuardian,
};

// In each case; TEST_ROUNDS makes it another number.
constexpr int kRounds = 100;

std::string CaseName(const testing::TestParamInfo<Strike>& info) {
  const char* names[] = {
      "KillFront",    "KillGuardian",     "KillGroup",          "StopFront",
      "StopGuardian", "TermAndKillFront", "TermAndKillGuardian"};
  return names[static_cast<int>(info.param)];
}

class Round {
 public:
  Round(Strike strike, uint64_t seed)
      : strike_(strike), random_(seed), program_(MakeLaunch()) {
    leash_.LetGo();
  }

  // Strikes, and answers what is wrong; empty if nothing is.
  std::string Play();

 private:
  Launch MakeLaunch();
  size_t Below(size_t limit) { return random_() % limit; }
  // Short times more often than long ones.
  void Wait() {
    absl::SleepFor(absl::Microseconds(Below(size_t{1} << (5 + Below(11)))));
  }
  pid_t front() const { return program_.pid(); }
  pid_t Guardian() const;
  bool SendToGuardian(int signal);
  void Hit();
  std::string AwaitAllEnded();
  std::string CheckStatus();
  std::string Complain(const std::string& what) const {
    return what + "; alive:\n" + leash_.DescribeLiving() + "stderr:\n" +
           program_.Errors();
  }

  const Strike strike_;
  std::mt19937_64 random_;
  Leash leash_;
  size_t victims_ = 0;
  Started program_;
  bool front_killed_ = false;
  bool asked_to_end_ = false;
  std::optional<int> status_;
};

Launch Round::MakeLaunch() {
  const std::vector<std::string> kinds = {
      "daemon",     "ignores-all",      "leader-exited", "no-environment",
      "own-group",  "nested-subreaper", "own-session",   "plain",
      "traps-term", "vfork-parent"};
  std::string agent = "agent:";
  victims_ = 1 + Below(4);
  for (size_t i = 0; i < victims_; ++i) {
    absl::StrAppend(&agent, i > 0 ? "," : "", kinds[Below(kinds.size())]);
  }
  Launch launch;
  launch.command = {WrapperPath(), "--grace=10s", "--kill-after=20ms",
                    "--",          VictimPath(),  agent};
  launch.descriptors = {{kLeashDescriptor, leash_.victims_end()}};
  return launch;
}

// On macOS it cannot change its name: of those with a session of their own it
// is the first.
bool MayBeGuardian(const Proc& proc) {
  return OnModelOfMacos() ? proc.session == proc.pid
                          : proc.name == "acp-guardian";
}

// 0 as long as it does not show what it is, or no more.
pid_t Round::Guardian() const {
  std::optional<Proc> guardian;
  for (const Proc& proc : ChildrenOf(front())) {
    if (!MayBeGuardian(proc)) continue;
    if (!guardian || proc.start_time < guardian->start_time) guardian = proc;
  }
  return guardian ? guardian->pid : 0;
}

// Only front waits for it, and is stopped meanwhile: the number is its own.
bool Round::SendToGuardian(int signal) {
  SendSignal(front(), SIGSTOP);
  int status;
  const bool stopped =
      waitpid(front(), &status, WUNTRACED) == front() && WIFSTOPPED(status);
  if (!stopped) {
    status_ = status;
    return false;
  }
  const pid_t guardian = Guardian();
  if (guardian != 0) SendSignal(guardian, signal);
  SendSignal(front(), SIGCONT);
  return guardian != 0;
}

void Round::Hit() {
  Wait();
  const bool term = strike_ == Strike::kTermAndKillFront ||
                    strike_ == Strike::kTermAndKillGuardian;
  if (term) {
    SendSignal(front(), SIGTERM);
    asked_to_end_ = true;
    Wait();
  }
  switch (strike_) {
    case Strike::kKillGuardian:
    case Strike::kTermAndKillGuardian:
      SendToGuardian(SIGKILL);
      return;
    case Strike::kStopGuardian:
      SendToGuardian(SIGSTOP);
      return;
    case Strike::kStopFront:
      SendSignal(front(), SIGSTOP);
      return;
    case Strike::kKillGroup:
      front_killed_ = true;
      if (getpgid(front()) == front()) {
        kill(-front(), SIGKILL);
        return;
      }
      break;
    default:
      front_killed_ = true;
      break;
  }
  SendSignal(front(), SIGKILL);
}

std::string Round::CheckStatus() {
  if (front_killed_) return "";
  const std::string status = DescribeStatus(*status_);
  if (status == "exit 7" || (asked_to_end_ && status == "signal 15")) return "";
  // The program itself, before it blocks all signals; or an agent that was not
  // started.
  if (status == "exit 125" && !program_.Errors().empty()) return "";
  return Complain(status);
}

std::string Round::AwaitAllEnded() {
  if (!status_ && !(status_ = AwaitExit(front()))) {
    return Complain("front does not end");
  }
  // Without front, the guardian sees to it, and ends after the last of them.
  if (!front_killed_ && !leash_.AllGone()) {
    return Complain("alive when front had ended");
  }
  if (!leash_.AwaitAllGone() || !AwaitNoChild()) {
    return Complain("not all ended");
  }
  return CheckStatus();
}

std::string Round::Play() {
  Hit();
  if (front_killed_ || status_) return AwaitAllEnded();
  // A front that was stopped before the agent was started has to go on first,
  // and no time says whether it was.
  constexpr absl::Duration kOften = absl::Milliseconds(100);
  const absl::Time end = absl::Now() + kLimit;
  while (!asked_to_end_ && !leash_.AwaitReady(victims_ + 1, kOften)) {
    if (leash_.AllGone()) return AwaitAllEnded();
    if (absl::Now() > end) return Complain("the tree does not get ready");
    if (strike_ == Strike::kStopFront) SendSignal(front(), SIGCONT);
  }
  if (!asked_to_end_) program_.Tell("exit 7\n");
  return AwaitAllEnded();
}

using RandomTimesTest = WholeProgramTestWithParam<Strike>;

TEST_P(RandomTimesTest, NothingIsLeft) {
  const int rounds = Rounds(kRounds);
  for (int seed = 1; seed <= rounds; ++seed) {
    Round round(GetParam(), static_cast<uint64_t>(seed));
    ASSERT_EQ(round.Play(), "") << "round " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(All, RandomTimesTest,
                         testing::Values(Strike::kKillFront,
                                         Strike::kKillGuardian,
                                         Strike::kKillGroup, Strike::kStopFront,
                                         Strike::kStopGuardian,
                                         Strike::kTermAndKillFront,
                                         Strike::kTermAndKillGuardian),
                         CaseName);

}  // namespace
}  // namespace acp_wrap
