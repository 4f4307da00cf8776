// When most of the grace is over, the rest is asked; when it is over, SIGKILL.

#include <signal.h>

#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ending/cast.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class GraceTest : public WholeProgramTest {
 protected:
  // Those who do not heed what they get, each in its own place.
  static Cast::Plan Heedless(const std::string& grace,
                             const std::string& kill_after) {
    Cast::Plan plan;
    plan.options = {"--grace=" + grace, "--kill-after=" + kill_after};
    plan.starts =
        Steps{"fork", "{", "catch=15", "report=child", "wait", "}"} +
        Steps{"fork",          "{",    "own-group", "catch=15",
              "report=worker", "wait", "}"} +
        Steps{"server", "{", "own-session", "catch=15", "report=server",
              "wait",   "}"};
    plan.count = 3;
    plan.then = {"wait"};
    return plan;
  }

  // `asked_after` and `grace` are never too long: a machine that is busy makes
  // everything later, and nothing sooner.
  static void Play(Cast& cast, bool group, absl::Duration asked_after,
                   absl::Duration grace) {
    ASSERT_TRUE(cast.ready());
    const absl::Time begin = absl::Now();
    group ? cast.stage().SendToGroup(SIGTERM) : cast.stage().Send(SIGTERM);
    if (group) {
      EXPECT_THAT(cast.Next(2), UnorderedElementsAre(Got("agent", SIGTERM),
                                                     Got("child", SIGTERM)));
      EXPECT_THAT(cast.Next(2), UnorderedElementsAre(Got("worker", SIGTERM),
                                                     Got("server", SIGTERM)));
    } else {
      EXPECT_EQ(cast.Next(), Got("agent", SIGTERM));
      EXPECT_THAT(cast.Next(3), UnorderedElementsAre(Got("child", SIGTERM),
                                                     Got("worker", SIGTERM),
                                                     Got("server", SIGTERM)));
    }
    EXPECT_GE(absl::Now() - begin, asked_after);
    EXPECT_EQ(cast.End(), "signal 9");
    EXPECT_GE(absl::Now() - begin, grace);
    EXPECT_TRUE(cast.stage().leash().AllGone());
    // Each has been asked once, and has not heard of the agent's end.
    EXPECT_THAT(cast.Rest(), IsEmpty());
  }
};

TEST_F(GraceTest, TheRestIsAskedWhenAQuarterIsLeft) {
  for (bool group : {false, true}) {
    Cast cast(Heedless("2s", "100ms"));
    Play(cast, group, absl::Milliseconds(1500), absl::Seconds(2));
  }
}

TEST_F(GraceTest, TheRestHasKillAfterAtLeast) {
  for (bool group : {false, true}) {
    Cast cast(Heedless("2s", "1500ms"));
    Play(cast, group, absl::Milliseconds(500), absl::Seconds(2));
  }
}

}  // namespace
}  // namespace acp_wrap
