// Two runs beside each other, for the same app: the end of one is nothing to
// the other, whose agent and whose wrapper go on.

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

Scene::Plan PlanForApp() {
  Scene::Plan plan;
  plan.launch.environment.push_back("SPROUT_MANAGED_AGENT=one-app");
  return plan;
}

Scene::Plan NeighboursPlan() {
  Scene::Plan plan = PlanForApp();
  plan.kinds = {"bystander", "tree:bystander"};
  return plan;
}

void ExpectUndisturbed(Scene& neighbour) {
  EXPECT_FALSE(neighbour.leash().AllGone());
  for (const Leash::Report& report : neighbour.leash().reports()) {
    EXPECT_FALSE(absl::StartsWith(report.text, "signal")) << report.text;
  }
  // The neighbour's agent, too, is there to take its order.
  BringAbout(WayToEnd::kAgentExits, neighbour);
  ExpectVictimsEnd(WayToEnd::kAgentExits, neighbour);
}

using NeighbourRunTest = WholeProgramTestWithParam<WayToEnd>;

TEST_P(NeighbourRunTest, GoesOn) {
  Scene older(NeighboursPlan());
  ASSERT_READY(older);
  Scene::Plan plan = PlanForApp();
  plan.kinds = {"own-session", "traps-term", "daemon"};
  plan.launch.through_parent = GetParam() == WayToEnd::kParentDies;
  Scene scene(plan);
  ASSERT_READY(scene);
  // The only one at which the run looks in its end.
  Scene younger(NeighboursPlan());
  ASSERT_READY(younger);

  BringAbout(GetParam(), scene);
  ExpectVictimsEnd(GetParam(), scene);

  ExpectUndisturbed(older);
  ExpectUndisturbed(younger);
  EXPECT_TRUE(AwaitNoChild());
}

INSTANTIATE_TEST_SUITE_P(All, NeighbourRunTest,
                         testing::ValuesIn(AllWaysToEnd()),
                         [](const testing::TestParamInfo<WayToEnd>& info) {
                           return TestName(info.param);
                         });

}  // namespace
}  // namespace acp_wrap
