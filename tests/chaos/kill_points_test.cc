// SIGKILL at every point: to front, to the guardian, or to front's group, just
// before the n-th system call of front or guardian, for each n that there is.
// Only who is not killed can see to it that nothing is left, and does.

#include <algorithm>
#include <cstdio>
#include <string>
#include <tuple>

#include "gtest/gtest.h"
#include "tests/chaos/traced_run.h"
#include "tests/harness/limits.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using Watched = TracedRun::Watched;
using Trigger = TracedRun::Trigger;
enum class Killed { kFront, kGuardian, kGroup };

// How many points are tried in each case; TEST_ROUNDS=1000 tries all.
constexpr int kPoints = 75;

using Parameter = std::tuple<Watched, Killed, Trigger>;

std::string CaseName(const testing::TestParamInfo<Parameter>& info) {
  const auto& [watched, killed, trigger] = info.param;
  const char* whom[] = {"Front", "Guardian", "Group"};
  return std::string("Kill") + whom[static_cast<int>(killed)] + "As" +
         NameOf(watched) + "Calls" + NameOf(trigger);
}

class KillPointsTest : public WholeProgramTestWithParam<Parameter> {
 protected:
  // Plays a run with SIGKILL before call number `point`, if that comes;
  // answers how many calls were seen.
  int Play(int point) {
    // No structured binding: a lambda may not capture one before C++20.
    const auto watched = std::get<0>(GetParam());
    const auto killed = std::get<1>(GetParam());
    const auto trigger = std::get<2>(GetParam());
    int calls = 0;
    bool struck = false;
    TracedRun run(watched, trigger, [&](TracedRun& run, int) {
      ++calls;
      // Before there is a guardian, the next point serves as well.
      const bool missing = killed == Killed::kGuardian && run.guardian() == 0;
      if (calls < point || missing || struck) return;
      struck = true;
      if (killed == Killed::kGroup) {
        run.KillGroup();
      } else {
        run.Kill(killed == Killed::kFront ? run.front() : run.guardian());
      }
    });
    EXPECT_TRUE(run.Play()) << "not over; " << run.Describe();
    EXPECT_EQ(run.left(), "") << run.Describe();
    traceable_ = run.traceable();
    return calls;
  }

  bool traceable_ = true;
};

TEST_P(KillPointsTest, NothingIsLeft) {
  constexpr int kNever = 1000000;
  const int calls = Play(kNever);
  if (!traceable_) GTEST_SKIP() << "ptrace is not allowed";
  EXPECT_GT(calls, 50) << "there are more system calls than that";
  const int step = std::max(1, calls / Rounds(kPoints));
  int runs = 1;
  for (int point = 1; point <= calls && !HasFailure(); point += step) {
    SCOPED_TRACE("point " + std::to_string(point));
    Play(point);
    ++runs;
  }
  printf("%d system calls, %d runs\n", calls, runs);
}

INSTANTIATE_TEST_SUITE_P(
    All, KillPointsTest,
    testing::Combine(testing::Values(Watched::kFront, Watched::kGuardian),
                     testing::Values(Killed::kFront, Killed::kGuardian,
                                     Killed::kGroup),
                     testing::Values(Trigger::kAgentExits, Trigger::kSigterm)),
    CaseName);

}  // namespace
}  // namespace acp_wrap
