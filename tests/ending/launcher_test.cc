// The agent was a launcher, as npm packages put one in front: it dies of the
// request, and what it has launched keeps what is left of the grace, with all
// that it needs to save.

#include <signal.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ending/cast.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using LauncherTest = WholeProgramTestWithParam<bool>;

TEST_P(LauncherTest, TheRealAgentSavesByAHelper) {
  Cast::Plan plan;
  plan.options = {"--grace=9h", "--kill-after=100ms", "--linger=100ms"};
  plan.starts = {"fork",
                 "{",
                 "server",
                 "{",
                 "own-session",
                 "catch",
                 "report=helper",
                 "read",
                 "until-eof",
                 "report=saved",
                 "exit=0",
                 "}",
                 "catch",
                 "report=real",
                 "wait-signal",
                 "until-eof",
                 "tell=session",
                 "exit=0",
                 "}"};
  plan.count = 2;
  plan.then = {"wait-signal", "exit=3"};
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  GetParam() ? cast.stage().SendToGroup(SIGTERM) : cast.stage().Send(SIGTERM);
  EXPECT_THAT(cast.Next(2), UnorderedElementsAre(Got("agent", SIGTERM),
                                                 Got("real", SIGTERM)));
  // Several times --linger and --kill-after.
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(cast.MeanwhileWithoutAgent(), IsEmpty());
  }
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "helper: read session");
  EXPECT_EQ(cast.Next(), "helper: saved");
  EXPECT_EQ(cast.End(), "exit 3");
  EXPECT_TRUE(cast.stage().leash().AllGone());
}

INSTANTIATE_TEST_SUITE_P(All, LauncherTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& info) {
                           return info.param ? std::string("AskedWithItsGroup")
                                             : std::string("AskedAlone");
                         });

}  // namespace
}  // namespace acp_wrap
