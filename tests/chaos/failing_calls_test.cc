// Each system call that front, the guardian, or the agent's process before its
// exec makes, failing in each way that is documented.  The wrapper goes on and
// ends as the agent does, or it says what is wrong and ends with a status of
// its own; nothing is left, and nobody waits for ever.

#include <string.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tests/chaos/documented_errors.h"
#include "tests/chaos/traced_run.h"
#include "tests/harness/limits.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using Watched = TracedRun::Watched;
using Trigger = TracedRun::Trigger;

// How many failures are tried in each case; TEST_ROUNDS=10000 tries all.
constexpr int kFailures = 50;

using Parameter = std::tuple<Watched, Trigger>;

std::string CaseName(const testing::TestParamInfo<Parameter>& info) {
  const auto [watched, trigger] = info.param;
  return std::string(NameOf(watched)) + NameOf(trigger);
}

bool IsOwnStatus(int status) {
  return WIFEXITED(status) && WEXITSTATUS(status) >= 125 &&
         WEXITSTATUS(status) <= 127;
}

bool IsAgentStatus(Trigger trigger, int status) {
  const std::string text = DescribeStatus(status);
  if (trigger == Trigger::kAgentExits) return text == "exit 7";
  // An agent to which SIGTERM cannot be sent gets SIGKILL at the end of its
  // grace, and a front that cannot send itself a signal exits as a shell does.
  return text == "signal 15" || text == "signal 9" || text == "exit 143";
}

// Nothing but whole lines of the wrapper's; what was ended is one of them.
void ExpectOnlyMessages(const std::string& errors) {
  for (absl::string_view line :
       absl::StrSplit(errors, '\n', absl::SkipEmpty())) {
    EXPECT_TRUE(absl::StartsWith(line, "sprout-acp-wrap: ")) << line;
  }
}

class FailingCallsTest : public WholeProgramTestWithParam<Parameter> {
 protected:
  // Plays a run in which failure number `chosen`, counted over all calls and
  // all their errors, happens; answers how many were possible.
  int Play(int chosen) {
    const auto [watched, trigger] = GetParam();
    int failures = 0;
    bool struck = false;
    std::string what = "nothing fails";
    TracedRun run(watched, trigger, [&](TracedRun& run, int number) {
      const std::vector<int> errors = DocumentedErrors(number);
      const int first = failures;
      failures += static_cast<int>(errors.size());
      if (struck || errors.empty() || failures <= chosen) return;
      struck = true;
      const int error =
          errors[static_cast<size_t>(std::max(chosen - first, 0))];
      what = "call " + std::to_string(number) + ": " + strerror(error);
      run.FailCall(error, FailsWhenDone(number));
    });
    const bool over = run.Play();
    traceable_ = run.traceable();
    if (!traceable_) return 0;
    SCOPED_TRACE("failure " + std::to_string(chosen) + ", " + what);
    EXPECT_TRUE(over) << "not over; " << run.Describe();
    over_ = over;
    if (over) ExpectEnd(run);
    return failures;
  }

  void ExpectEnd(const TracedRun& run) {
    EXPECT_EQ(run.left(), "") << run.Describe();
    const int status = run.front_status().value_or(0);
    ExpectOnlyMessages(run.Errors());
    if (IsOwnStatus(status)) {
      EXPECT_NE(run.Errors(), "") << "no reason is given";
    } else {
      EXPECT_TRUE(IsAgentStatus(std::get<Trigger>(GetParam()), status))
          << run.Describe();
    }
  }

  bool traceable_ = true;
  // The last run has come to its end.
  bool over_ = true;
};

TEST_P(FailingCallsTest, AreSaidOrSurvived) {
  constexpr int kNever = 1000000;
  const int failures = Play(kNever);
  if (!traceable_) GTEST_SKIP() << "ptrace is not allowed";
  EXPECT_GT(failures, 10) << "more than that can go wrong";
  const int step = std::max(1, failures / Rounds(kFailures));
  int runs = 1;
  for (int chosen = 0; chosen < failures && over_; chosen += step) {
    Play(chosen);
    ++runs;
  }
  printf("%d possible failures, %d runs\n", failures, runs);
}

INSTANTIATE_TEST_SUITE_P(
    All, FailingCallsTest,
    testing::Combine(testing::Values(Watched::kFront, Watched::kGuardian,
                                     Watched::kAgent),
                     testing::Values(Trigger::kAgentExits, Trigger::kSigterm)),
    CaseName);

}  // namespace
}  // namespace acp_wrap
