// A message of the guardian's that front waits for does not arrive for want of
// memory: the agent is not started, and nobody waits for ever.

#include <errno.h>
#include <sys/syscall.h>

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/syscall_gate.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;

// The agent's pid, and that the guardian is ready.
constexpr int kMessages = 2;
// How often each is tried (ControlChannel::Send()).
constexpr int kAttempts = 10;

class LostMessageTest : public WholeProgramTest {};

TEST_F(LostMessageTest, TheAgentIsNotStarted) {
  if (!SyscallGate::Available()) GTEST_SKIP() << "no seccomp notification";
  for (int lost = 0; lost < kMessages; ++lost) {
    SCOPED_TRACE("message " + std::to_string(lost));
    // In the gate's thread alone.
    int calls = 0;
    SyscallGate gate({SYS_sendto}, [&, lost](const SyscallGate::Call&) {
      const int call = calls++;
      return call >= lost && call < lost + kAttempts ? ENOMEM : 0;
    });
    Scene::Plan plan;
    plan.launch.before_exec = gate.Installer();
    Scene scene(plan);
    EXPECT_FALSE(scene.ready());
    std::optional<int> status = AwaitExit(scene.front());
    ASSERT_TRUE(status);
    EXPECT_EQ(DescribeStatus(*status), "exit 125");
    EXPECT_THAT(scene.program().Errors(),
                HasSubstr("cannot start the agent: send"));
    EXPECT_FALSE(HasLivingChild());
  }
}

}  // namespace
}  // namespace acp_wrap
