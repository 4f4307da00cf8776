// fork(2) fails with EAGAIN, each time that the wrapper calls it.

#include <errno.h>
#include <sys/syscall.h>

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/syscall_gate.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;

std::vector<int> ForkCalls() {
  return {
      SYS_clone,
#ifdef SYS_clone3
      SYS_clone3,
#endif
#ifdef SYS_fork
      SYS_fork,
      SYS_vfork,
#endif
  };
}

class ForkFailsTest : public WholeProgramTest {};

TEST_F(ForkFailsTest, StartsProperlyOrNotAtAll) {
  if (!SyscallGate::Available()) GTEST_SKIP() << "no seccomp notification";
  int refused = 0;
  for (int failing = 1;; ++failing) {
    SCOPED_TRACE("fork " + std::to_string(failing) + " fails");
    std::atomic<int> forks{0};
    SyscallGate gate(ForkCalls(), [&](const SyscallGate::Call&) {
      return ++forks == failing ? EAGAIN : 0;
    });
    Scene::Plan plan;
    plan.launch.before_exec = gate.Installer();
    // The agent starts nothing: all forks are the wrapper's.
    Scene scene(plan);
    if (scene.ready()) {
      BringAbout(WayToEnd::kAgentExits, scene);
      ExpectEnd(WayToEnd::kAgentExits, scene);
      if (forks < failing) break;
      continue;
    }
    ++refused;
    std::optional<int> status = AwaitExit(scene.front());
    ASSERT_TRUE(status);
    EXPECT_EQ(DescribeStatus(*status), "exit 125");
    EXPECT_THAT(scene.program().Errors(), HasSubstr("fork"));
    EXPECT_FALSE(HasLivingChild());
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_EQ(refused, 2) << "without a guardian, and without an agent";
}

}  // namespace
}  // namespace acp_wrap
