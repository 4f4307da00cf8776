// Without /proc the wrapper says so, and ends everything all the same.

#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;

// The test itself keeps its own.
void HideProc() {
  if (unshare(CLONE_NEWNS) != 0 ||
      mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      mount("none", "/proc", "tmpfs", 0, nullptr) != 0) {
    perror("mount");
    _exit(98);
  }
}

Scene::Plan PlanFor(WayToEnd way) {
  Scene::Plan plan;
  plan.kinds = {"own-session", "daemon",           "traps-term",    "stopped",
                "respawner",   "nested-subreaper", "leader-exited", "plain"};
  plan.launch.through_parent = way == WayToEnd::kParentDies;
  plan.launch.before_exec = HideProc;
  return plan;
}

class NoProcTest : public WholeProgramTest {};

void ExpectNothingIsLeft(WayToEnd way) {
  RunInside({}, [way] {
    Scene scene(PlanFor(way));
    ASSERT_READY(scene);
    BringAbout(way, scene);
    ExpectEnd(way, scene);
    EXPECT_THAT(scene.program().Errors(), HasSubstr("/proc cannot be used"));
  });
}

TEST_F(NoProcTest, NothingIsLeftByTheGuardian) {
  ExpectNothingIsLeft(WayToEnd::kAgentExits);
}

TEST_F(NoProcTest, NothingIsLeftWithoutFront) {
  ExpectNothingIsLeft(WayToEnd::kFrontIsKilled);
}

TEST_F(NoProcTest, NothingIsLeftByFrontAlone) {
  RunInside({}, [] {
    Scene scene(PlanFor(WayToEnd::kSigterm));
    ASSERT_READY(scene);
    scene.KillGuardian();
    BringAbout(WayToEnd::kSigterm, scene);
    ExpectEnd(WayToEnd::kSigterm, scene);
  });
}

}  // namespace
}  // namespace acp_wrap
