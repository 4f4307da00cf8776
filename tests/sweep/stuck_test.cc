// What a dead run has left in uninterruptible sleep cannot be ended by a sweep
// either: it is named, and holds nobody up.

#include <sys/types.h>
#include <sys/wait.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/stuck_folder.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/sweep/command.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;

class StuckTest : public WholeProgramTest {
 protected:
  // Runs `body` with such a process, and one that is as good as any.
  static void WithLeftover(const std::function<void(Scene& dead)>& body) {
    Namespaces namespaces;
    namespaces.pids = true;
    RunInside(namespaces, [&body] {
      StuckFolder folder;
      if (!folder.valid()) GTEST_SKIP() << "no file system of one's own";
      std::unique_ptr<Scene> dead =
          DeadRun({"uninterruptible:" + folder.File(), "own-session"});
      if (dead == nullptr) return;
      ASSERT_EQ(folder.AwaitCaller(), Stuck(*dead));
      body(*dead);
      EXPECT_EQ(ReadProc(Stuck(*dead))->state, 'D');
      folder.LetGo();
      EXPECT_TRUE(dead->leash().AwaitAllGone())
          << dead->leash().DescribeLiving();
      EXPECT_TRUE(AwaitNoChild());
    });
  }

  static pid_t Stuck(const Scene& dead) {
    return dead.leash().Find("ready uninterruptible");
  }
};

TEST_F(StuckTest, ASweepNamesItAndEndsTheRest) {
  WithLeftover([](Scene& dead) {
    const pid_t other = dead.leash().Find("ready own-session");
    Said said = RunWrapper({"--sweep", "--grace=100ms"});
    EXPECT_EQ(said.status, W_EXITCODE(1, 0)) << said.output;
    EXPECT_THAT(said.output,
                HasSubstr("could not end " + std::to_string(Stuck(dead)) +
                          " victim: it does not end\n"));
    std::optional<Proc> left = ReadProc(other);
    EXPECT_TRUE(!left || left->state == 'Z');
  });
}

TEST_F(StuckTest, ARunThatSweepsGoesOnAndEnds) {
  WithLeftover([](Scene&) {
    for (WayToEnd way : {WayToEnd::kAgentExits, WayToEnd::kSigterm}) {
      Scene::Plan plan;
      plan.kinds = {"own-session"};
      Scene next(plan);
      ASSERT_READY(next);
      BringAbout(way, next);
      ExpectVictimsEnd(way, next);
    }
  });
}

}  // namespace
}  // namespace acp_wrap
