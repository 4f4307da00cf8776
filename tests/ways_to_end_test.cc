// Every kind of process that gets away, and every way in which a run ends:
// nothing is left, and the caller learns how the agent ended.

#include "tests/harness/ways_to_end.h"

#include <sys/types.h>

#include <string>
#include <tuple>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/kinds.h"
#include "tests/harness/scene.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ValuesIn;

using Parameter = std::tuple<VictimKind, WayToEnd>;

class WaysToEndTest : public WholeProgramTestWithParam<Parameter> {
 protected:
  const VictimKind& kind() const { return std::get<VictimKind>(GetParam()); }
  WayToEnd way() const { return std::get<WayToEnd>(GetParam()); }

  Scene::Plan PlanFor() const {
    Scene::Plan plan;
    // With these times only the right signals end a test before its limit.
    if (kind().ends_by_sigterm) plan.options = PatientOptions();
    plan.kinds = {kind().name};
    plan.launch.through_parent = way() == WayToEnd::kParentDies;
    return plan;
  }

  // That something was ended is said, and by which signal.
  void ExpectSaid(Scene& scene) const {
    std::string errors = scene.program().Errors();
    // It is in the group: only the guardian's luck lets it see that one alive.
    if (kind().name == "plain" && way() == WayToEnd::kGroupIsKilled) return;
    EXPECT_THAT(errors, HasSubstr("ended "));
    if (kind().ends_by_sigterm) {
      EXPECT_THAT(errors, HasSubstr("by SIGTERM"));
      EXPECT_THAT(errors, Not(HasSubstr("by SIGKILL")));
    } else {
      EXPECT_THAT(errors, HasSubstr("by SIGKILL"));
    }
  }
};

std::string NameOf(const testing::TestParamInfo<Parameter>& info) {
  return TestName(std::get<VictimKind>(info.param)) +
         TestName(std::get<WayToEnd>(info.param));
}

TEST_P(WaysToEndTest, NothingIsLeft) {
  Scene scene(PlanFor());
  ASSERT_READY(scene);
  BringAbout(way(), scene);
  ExpectEnd(way(), scene);
  ExpectSaid(scene);
}

INSTANTIATE_TEST_SUITE_P(All, WaysToEndTest,
                         testing::Combine(ValuesIn(AllKinds()),
                                          ValuesIn(AllWaysToEnd())),
                         NameOf);

}  // namespace
}  // namespace acp_wrap
