// What --spare stands above outlives SIGKILL to front and guardian at once, and
// each sweep after that, though it carries the dead run's marker and asks for
// nothing by its environment.

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/leash.h"
#include "tests/harness/model.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/sweep/command.h"

namespace acp_wrap {
namespace {

using ::testing::ContainsRegex;

// The wish is taken out of the environment, in which the marker stays.
const std::string kUnmarked = "with:SPROUT_ACP_WRAP_KEEP=0:";
const std::vector<std::string> kAllowed = {"SPROUT_ACP_WRAP_KEEP_MARKED=1"};

class SparedTest : public WholeProgramTest {
 protected:
  void SetUp() override {
    WholeProgramTest::SetUp();
    if (OnModelOfMacos()) GTEST_SKIP() << "macOS has no subreapers";
  }
};

TEST_F(SparedTest, NoSweepEndsIt) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead =
        DeadRun({"spare:" + kUnmarked + "daemon:bystander",
                 "spare:" + kUnmarked + "tree:no-environment", "own-group",
                 kUnmarked + "tree:traps-term"},
                kAllowed);
    if (dead == nullptr) return;
    const Said list = RunWrapper({"--list"});
    EXPECT_THAT(list.output,
                ContainsRegex(absl::StrCat(
                    dead->leash().Find("here daemon:bystander"),
                    " .*daemon:bystander  \\(asks to be kept\\)\n")));
    const Said swept = RunWrapper({"--sweep", "--grace=50ms"});
    EXPECT_EQ(swept.status, 0) << swept.errors;
    EXPECT_FALSE(Lives(*dead, "ready own-group"));
    EXPECT_FALSE(Lives(*dead, "ready traps-term"));

    // A run's own sweep comes before its end.
    Scene::Plan plan;
    plan.kinds = {"own-session"};
    Scene next(plan);
    ASSERT_READY(next);
    BringAbout(WayToEnd::kSigterm, next);
    ExpectVictimsEnd(WayToEnd::kSigterm, next);

    ExpectNoSignal(*dead);
    EXPECT_TRUE(Lives(*dead, "here daemon:bystander"));
    EXPECT_TRUE(Lives(*dead, "here tree:no-environment"));
    EXPECT_TRUE(Lives(*dead, "ready own-session"));
    EndLeftovers();
  });
}

TEST_F(SparedTest, WithoutItTheSameIsSwept) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead = DeadRun(
        {kUnmarked + "daemon:own-session", kUnmarked + "tree:no-environment"},
        kAllowed);
    if (dead == nullptr) return;
    EXPECT_EQ(RunWrapper({"--sweep", "--grace=50ms"}).status, 0);
    EXPECT_TRUE(dead->leash().AwaitAllGone());
    EXPECT_TRUE(AwaitNoChild());
  });
}

}  // namespace
}  // namespace acp_wrap
