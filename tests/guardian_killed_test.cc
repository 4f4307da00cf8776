// SIGKILL to the guardian, and then every way to end that leaves front alive:
// front has taken over, nothing is left, and the agent's status is known.
// (SIGKILL to both is what no process can answer; see both_killed_test.cc.)

#include <string>
#include <tuple>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/kinds.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::ValuesIn;

using Parameter = std::tuple<VictimKind, WayToEnd>;

using GuardianKilledTest = WholeProgramTestWithParam<Parameter>;

std::string NameOf(const testing::TestParamInfo<Parameter>& info) {
  return TestName(std::get<VictimKind>(info.param)) +
         TestName(std::get<WayToEnd>(info.param));
}

TEST_P(GuardianKilledTest, FrontTakesOver) {
  const auto& [kind, way] = GetParam();
  Scene::Plan plan;
  if (kind.ends_by_sigterm) plan.options = PatientOptions();
  plan.kinds = {kind.name};
  plan.launch.through_parent = way == WayToEnd::kParentDies;
  Scene scene(plan);
  ASSERT_READY(scene);

  scene.KillGuardian();
  BringAbout(way, scene);

  ExpectEnd(way, scene);
  EXPECT_THAT(scene.program().Errors(), HasSubstr("the guardian was killed"));
}

INSTANTIATE_TEST_SUITE_P(All, GuardianKilledTest,
                         testing::Combine(ValuesIn(AllKinds()),
                                          ValuesIn(WaysThatFrontSurvives())),
                         NameOf);

}  // namespace
}  // namespace acp_wrap
