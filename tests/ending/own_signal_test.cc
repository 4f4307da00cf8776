// A signal that the agent or something below it sends to the agent's group is
// no request: it has its usual effect, and nothing begins by it.

#include <signal.h>

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ending/cast.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::IsEmpty;

class OwnSignalTest : public WholeProgramTestWithParam<int> {
 protected:
  // The grace would be over several times.
  static Cast::Plan Hasty() {
    Cast::Plan plan;
    plan.options = {"--grace=50ms", "--kill-after=10ms"};
    return plan;
  }

  static void EndWell(Cast& cast) {
    cast.EndInput();
    EXPECT_EQ(cast.Next(), "agent: leaves");
    EXPECT_EQ(cast.Next(), "server: saved");
    EXPECT_EQ(cast.End(), "exit 3");
    EXPECT_EQ(cast.stage().program().Errors(), "");
  }
};

TEST_P(OwnSignalTest, OfTheAgent) {
  Cast::Plan plan = Hasty();
  plan.starts = Server();
  plan.count = 1;
  plan.then = {"read", "kill-group=" + std::to_string(GetParam()), "until-eof",
               "report=leaves", "exit=3"};
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  cast.stage().program().Tell("now\n");
  EXPECT_EQ(cast.Next(), "agent: read now");
  EXPECT_EQ(cast.Next(), Got("agent", GetParam()));
  EXPECT_THAT(cast.Meanwhile(), IsEmpty());
  EndWell(cast);
}

// One that is in the group, and one that has left the agent's session.
TEST_P(OwnSignalTest, OfSomethingBelow) {
  for (const char* leaves : {"ignore=30", "own-session"}) {
    Cast::Plan plan = Hasty();
    plan.starts =
        Server() +
        Steps{"server",    "{",
              "catch=30",  "ignore=" + std::to_string(GetParam()),
              leaves,      "report=tool",
              "read",      "kill-parents-group=" + std::to_string(GetParam()),
              "until-eof", "exit=0",
              "}"};
    plan.count = 2;
    plan.then = {"read", "tell=now", "until-eof", "report=leaves", "exit=3"};
    Cast cast(plan);
    ASSERT_TRUE(cast.ready());
    cast.stage().program().Tell("now\n");
    EXPECT_EQ(cast.Next(), "agent: read now");
    EXPECT_EQ(cast.Next(), "tool: read now");
    EXPECT_EQ(cast.Next(), Got("agent", GetParam()));
    EXPECT_THAT(cast.Meanwhile(), IsEmpty());
    EndWell(cast);
  }
}

// It has not been counted as a first request, either.
TEST_P(OwnSignalTest, TheCallersIsTheFirst) {
  Cast::Plan plan;
  plan.options = {"--grace=9h", "--kill-after=1h"};
  plan.starts = Server();
  plan.count = 1;
  plan.then = {"read", "kill-group=" + std::to_string(GetParam()), "until-eof",
               "report=leaves", "exit=3"};
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  cast.stage().program().Tell("now\n");
  EXPECT_EQ(cast.Next(), "agent: read now");
  EXPECT_EQ(cast.Next(), Got("agent", GetParam()));
  EXPECT_THAT(cast.Meanwhile(), IsEmpty());
  EXPECT_THAT(cast.Meanwhile(), IsEmpty());
  cast.stage().Send(SIGTERM);
  EXPECT_EQ(cast.Next(), Got("agent", SIGTERM));
  EXPECT_THAT(cast.Meanwhile(), IsEmpty());
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  EXPECT_EQ(cast.Next(), "server: saved");
  EXPECT_EQ(cast.End(), "exit 3");
}

INSTANTIATE_TEST_SUITE_P(All, OwnSignalTest,
                         testing::Values(SIGTERM, SIGINT, SIGHUP, SIGQUIT),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace acp_wrap
