// The caller asks: by a signal to front's pid or to its group, or by ending
// itself.  The agent gets that, and nothing else does before the agent has
// ended.

#include <signal.h>

#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ending/cast.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Cast::Plan All() {
  Cast::Plan plan;
  plan.options = {"--grace=9h", "--kill-after=1h", "--linger=1h"};
  plan.starts = Child() + Worker() + Daemon() + Server();
  plan.count = 4;
  return plan;
}

class RequestTest : public WholeProgramTestWithParam<int> {};

// All that the agent leaves is asked once it has ended, but for the server.
TEST_P(RequestTest, ToThePid) {
  Cast cast(All());
  ASSERT_TRUE(cast.ready());
  cast.stage().Send(GetParam());
  EXPECT_EQ(cast.Next(), Got("agent", GetParam()));
  EXPECT_THAT(cast.Meanwhile(), IsEmpty());

  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  EXPECT_THAT(cast.Next(4), UnorderedElementsAre(
                                Got("child", SIGTERM), Got("worker", SIGTERM),
                                Got("daemon", SIGTERM), "server: saved"));
  EXPECT_EQ(cast.End(), "exit 3");
  EXPECT_TRUE(cast.stage().leash().AllGone());
  EXPECT_THAT(cast.Rest(), IsEmpty());
}

// What is in it has it, and is not asked again.
TEST_P(RequestTest, ToTheGroup) {
  Cast cast(All());
  ASSERT_TRUE(cast.ready());
  cast.stage().SendToGroup(GetParam());
  EXPECT_THAT(cast.Next(2), UnorderedElementsAre(Got("agent", GetParam()),
                                                 Got("child", GetParam())));
  EXPECT_THAT(cast.Meanwhile(), IsEmpty());

  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  EXPECT_THAT(cast.Next(3),
              UnorderedElementsAre(Got("worker", SIGTERM),
                                   Got("daemon", SIGTERM), "server: saved"));
  EXPECT_EQ(cast.End(), "exit 3");
  EXPECT_TRUE(cast.stage().leash().AllGone());
  EXPECT_THAT(cast.Rest(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, RequestTest,
                         testing::Values(SIGTERM, SIGINT, SIGHUP, SIGQUIT),
                         testing::PrintToStringParamName());

using ParentTest = WholeProgramTest;

TEST_F(ParentTest, ItsEndIsARequest) {
  Cast::Plan plan = All();
  plan.through_parent = true;
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  SendSignal(cast.stage().program().parent(), SIGKILL);
  EXPECT_EQ(cast.Next(), Got("agent", SIGTERM));
  EXPECT_THAT(cast.Meanwhile(), IsEmpty());
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  EXPECT_THAT(cast.Next(4), UnorderedElementsAre(
                                Got("child", SIGTERM), Got("worker", SIGTERM),
                                Got("daemon", SIGTERM), "server: saved"));
  EXPECT_TRUE(cast.AllGone());
  ASSERT_TRUE(AwaitExit(cast.front()));
  EXPECT_THAT(cast.stage().program().Errors(),
              HasSubstr("asked to end by the end of the process that had "
                        "started this one; that took "));
}

}  // namespace
}  // namespace acp_wrap
