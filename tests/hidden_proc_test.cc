// With hidepid=2 an ordinary user sees only those processes that it could
// trace: one that is not dumpable has no /proc/PID.

#include <unistd.h>

#include <string>
#include <tuple>

#include "gtest/gtest.h"
#include "tests/harness/kinds.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using Parameter = std::tuple<VictimKind, WayToEnd>;

using HiddenProcTest = WholeProgramTestWithParam<Parameter>;

std::string NameOf(const testing::TestParamInfo<Parameter>& info) {
  return TestName(std::get<VictimKind>(info.param)) +
         TestName(std::get<WayToEnd>(info.param));
}

// Group 0 is exempt from hidepid=2 (proc(5), "gid="), and a user namespace does
// not change which group that is; nobody is exempt from hidepid=4 (Linux 5.8).
std::string Hiding() { return getegid() == 0 ? "hidepid=4" : "hidepid=2"; }

TEST_P(HiddenProcTest, NothingIsLeft) {
  Namespaces namespaces;
  namespaces.pids = true;
  namespaces.proc_options = Hiding();
  namespaces.root = false;
  RunInside(namespaces, [] {
    const auto& [kind, way] = GetParam();
    Scene::Plan plan;
    plan.kinds = {kind.name};
    Scene scene(plan);
    ASSERT_READY(scene);
    BringAbout(way, scene);
    ExpectEnd(way, scene);
  });
}

INSTANTIATE_TEST_SUITE_P(
    All, HiddenProcTest,
    testing::Combine(testing::ValuesIn(AllKinds()),
                     testing::Values(WayToEnd::kAgentExits,
                                     WayToEnd::kFrontIsKilled)),
    NameOf);

}  // namespace
}  // namespace acp_wrap
