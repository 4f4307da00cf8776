// A debugger outside of the run holds one of its processes.  SIGKILL makes that
// one a zombie which the debugger alone can take away: it is dead, and nobody
// waits for it.

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/debugger.h"
#include "tests/harness/leash.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class TracedByOutsiderTest : public WholeProgramTestWithParam<bool> {
 protected:
  void Play(const char* held, WayToEnd way, int status) {
    Scene::Plan plan;
    plan.kinds = {"own-session", "daemon"};
    Scene scene(plan);
    ASSERT_READY(scene);
    const Debugger debugger(scene.leash().Find(held));
    if (!debugger.holds()) GTEST_SKIP() << "ptrace is not allowed here";
    if (GetParam()) scene.KillGuardian();

    BringAbout(way, scene);

    ExpectVictimsEndWithFront(scene, status);
    EXPECT_THAT(scene.program().Errors(), Not(HasSubstr("could not end")));
    EXPECT_THAT(scene.program().Errors(), Not(HasSubstr("gave up")));
  }
};

TEST_P(TracedByOutsiderTest, ADescendant) {
  Play("ready own-session", WayToEnd::kAgentExits,
       ExpectedStatus(WayToEnd::kAgentExits));
}

TEST_P(TracedByOutsiderTest, TheAgent) {
  Play("here agent", WayToEnd::kSigterm, W_EXITCODE(0, SIGKILL));
}

INSTANTIATE_TEST_SUITE_P(All, TracedByOutsiderTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& info) {
                           return info.param ? "GuardianKilled" : "Guardian";
                         });

}  // namespace
}  // namespace acp_wrap
