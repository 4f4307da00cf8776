// The agent has ended: a server that is given end-of-file by that ends by
// itself, what is not is asked at once.

#include <signal.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ending/cast.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// A server that has servers of its own, one with a socket for its standard
// input, as Node.js does it: each ends when the one above it has.
Steps Chain() {
  return {"server",
          "{",
          "own-session",
          "catch",
          "report=outer",
          "server",
          "{",
          "own-group",
          "catch",
          "report=pipe",
          "until-eof",
          "sleep=50",
          "report=saved",
          "exit=0",
          "}",
          "socket-server",
          "{",
          "catch",
          "report=socket",
          "until-eof",
          "sleep=50",
          "report=saved",
          "exit=0",
          "}",
          "until-eof",
          "sleep=50",
          "report=saved",
          "exit=0",
          "}"};
}

class LingerTest : public WholeProgramTest {};

TEST_F(LingerTest, ServersEndByThemselves) {
  for (const char* end : {"exit=3", "die=9", "die=11"}) {
    Cast::Plan plan;
    plan.options = {"--linger=1h", "--kill-after=1h"};
    plan.starts = Server() + Chain();
    plan.count = 4;
    plan.then = {"until-eof", end};
    Cast cast(plan);
    ASSERT_TRUE(cast.ready());
    cast.EndInput();
    EXPECT_THAT(cast.Next(4),
                UnorderedElementsAre("server: saved", "outer: saved",
                                     "pipe: saved", "socket: saved"));
    // Nobody waits for an hour.
    EXPECT_NE(cast.End(), "(does not end)");
    EXPECT_THAT(cast.Rest(), IsEmpty());
    EXPECT_THAT(cast.stage().program().Errors(), Not(HasSubstr("ended")));
  }
}

// As all do that are built on the MCP SDK for Python: what a tool starts is not
// to read from there.
TEST_F(LingerTest, ServersThatHideTheirStandardInput) {
  for (const char* kind : {"server", "socket-server"}) {
    Cast::Plan plan;
    plan.options = {"--linger=1h", "--kill-after=1h"};
    plan.starts = {kind,        "{",          "own-session",
                   "catch",     "hide-stdin", "report=server",
                   "until-eof", "sleep=50",   "report=saved",
                   "exit=0",    "}"};
    plan.count = 1;
    Cast cast(plan);
    ASSERT_TRUE(cast.ready());
    cast.EndInput();
    EXPECT_EQ(cast.Next(), "agent: leaves");
    EXPECT_EQ(cast.Next(), "server: saved") << kind;
    EXPECT_EQ(cast.End(), "exit 3");
    EXPECT_THAT(cast.Rest(), IsEmpty());
  }
}

TEST_F(LingerTest, WhoIsNotGivenEndOfFileIsAskedAtOnce) {
  Cast::Plan plan;
  plan.options = {"--linger=1h", "--kill-after=1h"};
  plan.starts = Daemon() + Worker() + StubbornServer();
  plan.count = 3;
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  EXPECT_THAT(cast.Next(3),
              UnorderedElementsAre(Got("daemon", SIGTERM),
                                   Got("worker", SIGTERM), "server: eof"));
  EXPECT_THAT(cast.MeanwhileWithoutAgent(), IsEmpty());
}

TEST_F(LingerTest, IsOverAfterItsTime) {
  Cast::Plan plan;
  plan.options = {"--linger=1s", "--kill-after=500ms"};
  plan.starts = StubbornServer();
  plan.count = 1;
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  const absl::Time begin = absl::Now();
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  EXPECT_EQ(cast.Next(), "server: eof");
  EXPECT_EQ(cast.Next(), Got("server", SIGTERM));
  EXPECT_GE(absl::Now() - begin, absl::Seconds(1));
  EXPECT_EQ(cast.End(), "exit 3");
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(1500));
  EXPECT_TRUE(cast.stage().leash().AllGone());
  EXPECT_THAT(cast.stage().program().Errors(), HasSubstr("1 by SIGKILL"));
}

TEST_F(LingerTest, ADefaultIsHalfASecond) {
  Cast::Plan plan;
  plan.starts = StubbornServer();
  plan.count = 1;
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  const absl::Time begin = absl::Now();
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  EXPECT_EQ(cast.Next(), "server: eof");
  EXPECT_EQ(cast.Next(), Got("server", SIGTERM));
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(500));
  EXPECT_EQ(cast.End(), "exit 3");
}

TEST_F(LingerTest, NoneIsLeftIfItIsZero) {
  Cast::Plan plan;
  plan.options = {"--linger=0s", "--kill-after=1h"};
  plan.starts =
      Steps{"server",    "{",          "own-session", "catch",  "report=server",
            "until-eof", "report=eof", "wait-signal", "exit=0", "}"} +
      Worker();
  plan.count = 2;
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  const std::vector<std::string> rest = cast.Rest();
  EXPECT_THAT(rest, testing::IsSupersetOf(
                        {Got("worker", SIGTERM), Got("server", SIGTERM)}));
  EXPECT_EQ(cast.End(), "exit 3");
}

// The caller's request before does not take it away.
TEST_F(LingerTest, IsGivenAfterARequest) {
  Cast::Plan plan;
  plan.options = {"--grace=9h", "--linger=1h", "--kill-after=1h"};
  plan.starts = Server() + Chain();
  plan.count = 4;
  plan.then = {"wait-signal", "exit=3"};
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  cast.stage().Send(SIGTERM);
  EXPECT_EQ(cast.Next(), Got("agent", SIGTERM));
  EXPECT_THAT(cast.Next(4),
              UnorderedElementsAre("server: saved", "outer: saved",
                                   "pipe: saved", "socket: saved"));
  EXPECT_EQ(cast.End(), "exit 3");
  EXPECT_THAT(cast.Rest(), IsEmpty());
}

// The wrapper is done when the last one is.
TEST_F(LingerTest, AThousandServers) {
  constexpr size_t kServers = 1000;
  Cast::Plan plan;
  plan.options = {"--linger=1h", "--kill-after=1h"};
  plan.starts = {"server=" + std::to_string(kServers),
                 "{",
                 "catch",
                 "report=server",
                 "until-eof",
                 "sleep=50",
                 "report=saved",
                 "exit=0",
                 "}"};
  plan.count = kServers;
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  const std::vector<std::string> rest = cast.Rest();
  EXPECT_EQ(cast.End(), "exit 3");
  EXPECT_EQ(std::count(rest.begin(), rest.end(), "server: saved"), kServers);
  EXPECT_EQ(rest.size(), kServers) << "somebody got a signal";
  EXPECT_EQ(cast.stage().program().Errors(), "");
}

}  // namespace
}  // namespace acp_wrap
