// Two hundred processes that left in every way, again and again.

#include <cstddef>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/limits.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

constexpr int kProcesses = 200;
constexpr int kRounds = 3;

std::vector<std::string> TwoHundred() {
  const std::vector<std::string> ways_to_leave = {
      "own-group",      "own-session", "daemon",
      "no-environment", "traps-term",  "stopped",
  };
  std::vector<std::string> all;
  for (size_t i = 0; i < kProcesses; ++i) {
    all.push_back(ways_to_leave[i % ways_to_leave.size()]);
  }
  return all;
}

using TwoHundredTest = WholeProgramTestWithParam<WayToEnd>;

TEST_P(TwoHundredTest, AllGone) {
  for (int round = 0; round < Rounds(kRounds); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    Scene::Plan plan;
    plan.kinds = TwoHundred();
    plan.launch.through_parent = GetParam() == WayToEnd::kParentDies;
    Scene scene(plan);
    ASSERT_READY(scene);
    BringAbout(GetParam(), scene);
    ExpectEnd(GetParam(), scene);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, TwoHundredTest,
    testing::Values(WayToEnd::kAgentExits, WayToEnd::kAgentIsKilled,
                    WayToEnd::kSigterm, WayToEnd::kFrontIsKilled,
                    WayToEnd::kGroupIsKilled, WayToEnd::kParentDies),
    [](const testing::TestParamInfo<WayToEnd>& info) {
      return TestName(info.param);
    });

}  // namespace
}  // namespace acp_wrap
