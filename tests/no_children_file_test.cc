// A kernel without CONFIG_PROC_CHILDREN: /proc/PID/task/TID/children is not
// there, and the tree is found by everybody's parent.

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <tuple>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/kinds.h"
#include "tests/harness/scene.h"
#include "tests/harness/syscall_gate.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using Parameter = std::tuple<VictimKind, WayToEnd>;

using NoChildrenFileTest = WholeProgramTestWithParam<Parameter>;

std::string NameOf(const testing::TestParamInfo<Parameter>& info) {
  return TestName(std::get<VictimKind>(info.param)) +
         TestName(std::get<WayToEnd>(info.param));
}

TEST_P(NoChildrenFileTest, NothingIsLeft) {
  if (!SyscallGate::Available()) GTEST_SKIP() << "no seccomp notification";
  // The guardian hides from its own user.
  if (getuid() != 0) GTEST_SKIP() << "only root can see what it opens";
  const auto& [kind, way] = GetParam();
  std::atomic<int> missed{0};
  SyscallGate gate({SYS_openat}, [&](const SyscallGate::Call& call) {
    if (!absl::EndsWith(ReadText(call.pid, call.arguments[1]), "/children")) {
      return 0;
    }
    ++missed;
    return ENOENT;
  });
  Scene::Plan plan;
  if (kind.ends_by_sigterm) plan.options = PatientOptions();
  plan.kinds = {kind.name};
  plan.launch.before_exec = gate.Installer();
  Scene scene(plan);
  ASSERT_READY(scene);
  BringAbout(way, scene);
  ExpectEnd(way, scene);
  EXPECT_GT(missed, 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, NoChildrenFileTest,
    testing::Combine(testing::ValuesIn(AllKinds()),
                     testing::Values(WayToEnd::kAgentExits,
                                     WayToEnd::kFrontIsKilled)),
    NameOf);

}  // namespace
}  // namespace acp_wrap
