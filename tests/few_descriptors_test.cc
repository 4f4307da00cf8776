// With too few descriptors the wrapper either does not start the agent, and
// says so, or ends everything; whatever the limit is.

#include <sys/resource.h>
#include <sys/wait.h>

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;

using FewDescriptorsTest = WholeProgramTestWithParam<WayToEnd>;

// Answers whether the agent was started.
void Play(rlim_t limit, WayToEnd way, bool* started) {
  Scene::Plan plan;
  plan.kinds = {"own-session", "daemon", "traps-term", "leader-exited"};
  plan.launch.before_exec = [limit] {
    rlimit most = {limit, limit};
    setrlimit(RLIMIT_NOFILE, &most);
  };
  Scene scene(plan);
  *started = scene.agent() != 0;
  if (*started) {
    ASSERT_READY(scene);
    BringAbout(way, scene);
    ExpectEnd(way, scene);
    return;
  }
  std::optional<int> status = AwaitExit(scene.front());
  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status), "exit 125");
  EXPECT_THAT(scene.program().Errors(), HasSubstr("sprout-acp-wrap: "));
  EXPECT_TRUE(scene.leash().AllGone());
  EXPECT_FALSE(HasLivingChild());
}

TEST_P(FewDescriptorsTest, StartsProperlyOrNotAtAll) {
  // Those of the standard streams, and of the leash, are open already.
  constexpr rlim_t kFewest = 4;
  constexpr rlim_t kEnough = 32;
  bool started = true;
  for (rlim_t limit = kFewest; limit <= kEnough; ++limit) {
    SCOPED_TRACE("limit " + std::to_string(limit));
    Play(limit, GetParam(), &started);
    if (HasFailure()) return;
  }
  EXPECT_TRUE(started) << "with enough descriptors";
}

using TakenDescriptorsTest = WholeProgramTest;

// prlimit(2) lets any process of the same user do that.  None can be opened
// then, and poll(2) fails.
TEST_F(TakenDescriptorsTest, AllIsEndedWithoutThem) {
  Scene::Plan plan;
  plan.kinds = {"own-session", "daemon", "traps-term"};
  Scene scene(plan);
  ASSERT_READY(scene);
  const rlimit none = {0, 0};
  for (pid_t pid : {scene.front(), scene.guardian()}) {
    ASSERT_EQ(prlimit(pid, RLIMIT_NOFILE, &none, nullptr), 0);
  }
  BringAbout(WayToEnd::kSigterm, scene);
  ExpectEnd(WayToEnd::kSigterm, scene);
}

INSTANTIATE_TEST_SUITE_P(All, FewDescriptorsTest,
                         testing::Values(WayToEnd::kAgentExits,
                                         WayToEnd::kSigterm,
                                         WayToEnd::kFrontIsKilled),
                         [](const testing::TestParamInfo<WayToEnd>& info) {
                           return TestName(info.param);
                         });

}  // namespace
}  // namespace acp_wrap
