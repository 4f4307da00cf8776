// The same victims and the same checks without the wrapper: each kind outlives
// its agent, or finding nothing left of it elsewhere would prove nothing.

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/kinds.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using NegativeControlTest = WholeProgramTestWithParam<VictimKind>;

// A run of the wrapper inside, if it can end its tree, does so by itself.
std::vector<VictimKind> KindsThatStay() {
  std::vector<VictimKind> kinds;
  for (const VictimKind& kind : AllKinds()) {
    if (kind.name != "inner-wrapper:daemon") kinds.push_back(kind);
  }
  return kinds;
}

std::string NameOf(const testing::TestParamInfo<VictimKind>& info) {
  return TestName(info.param);
}

void ExpectStays(const VictimKind& kind, WayToEnd way) {
  Scene::Plan plan;
  plan.wrapped = false;
  plan.kinds = {kind.name};
  Scene scene(plan);
  ASSERT_READY(scene);

  BringAbout(way, scene);

  ASSERT_TRUE(AwaitExit(scene.agent()));
  EXPECT_FALSE(scene.leash().AllGone());
  EXPECT_TRUE(HasLivingChild());
  EXPECT_FALSE(EndLeftovers().empty());
  EXPECT_TRUE(scene.leash().AllGone());
}

TEST_P(NegativeControlTest, OutlivesTheAgentsExit) {
  ExpectStays(GetParam(), WayToEnd::kAgentExits);
}

TEST_P(NegativeControlTest, OutlivesTheAgentsDeath) {
  ExpectStays(GetParam(), WayToEnd::kAgentIsKilled);
}

INSTANTIATE_TEST_SUITE_P(All, NegativeControlTest,
                         testing::ValuesIn(KindsThatStay()), NameOf);

}  // namespace
}  // namespace acp_wrap
