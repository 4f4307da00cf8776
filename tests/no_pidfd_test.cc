// A kernel that does not have the calls on process descriptors, or a seccomp
// profile that forbids them: everything ends, and the parent is watched.

#include <errno.h>
#include <sys/syscall.h>

#include <string>
#include <tuple>

#include "gtest/gtest.h"
#include "tests/harness/denied_calls.h"
#include "tests/harness/kinds.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using Parameter = std::tuple<int, VictimKind, WayToEnd>;

using NoPidfdTest = WholeProgramTestWithParam<Parameter>;

std::string NameOf(const testing::TestParamInfo<Parameter>& info) {
  const auto& [error, kind, way] = info.param;
  return (error == ENOSYS ? "Missing" : "Forbidden") + TestName(kind) +
         TestName(way);
}

TEST_P(NoPidfdTest, NothingIsLeft) {
  const auto& [error, kind, way] = GetParam();
  Scene::Plan plan;
  if (kind.ends_by_sigterm) plan.options = PatientOptions();
  plan.kinds = {kind.name};
  plan.launch.through_parent = way == WayToEnd::kParentDies;
  plan.launch.before_exec =
      Deny({SYS_pidfd_open, SYS_pidfd_send_signal}, error);
  Scene scene(plan);
  ASSERT_READY(scene);
  BringAbout(way, scene);
  ExpectEnd(way, scene);
}

INSTANTIATE_TEST_SUITE_P(
    All, NoPidfdTest,
    testing::Combine(testing::Values(ENOSYS, EPERM),
                     testing::ValuesIn(AllKinds()),
                     testing::Values(WayToEnd::kAgentExits,
                                     WayToEnd::kParentDies,
                                     WayToEnd::kFrontIsKilled)),
    NameOf);

}  // namespace
}  // namespace acp_wrap
