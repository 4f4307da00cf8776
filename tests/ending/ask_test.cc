// --ask: who gets the first request.

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
using ::testing::UnorderedElementsAreArray;

struct Parameter {
  std::string ask;
  std::vector<std::string> asked;
  std::vector<std::string> later;
};

void PrintTo(const Parameter& parameter, std::ostream* stream) {
  *stream << parameter.ask;
}

class AskTest : public WholeProgramTestWithParam<Parameter> {};

// What has been asked stays, so that it is seen whether it is asked again.
TEST_P(AskTest, EachIsAskedOnceInItsTurn) {
  Cast::Plan plan;
  plan.options = {"--ask=" + GetParam().ask, "--grace=9h", "--kill-after=1h",
                  "--linger=0s"};
  plan.starts = Child() + Worker() + Daemon();
  plan.count = 3;
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  cast.stage().Send(SIGTERM);
  std::vector<std::string> asked = {Got("agent", SIGTERM)};
  for (const std::string& name : GetParam().asked) {
    asked.push_back(Got(name, SIGTERM));
  }
  EXPECT_THAT(cast.Next(asked.size()), UnorderedElementsAreArray(asked));
  EXPECT_THAT(cast.Meanwhile(), IsEmpty());
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  std::vector<std::string> later;
  for (const std::string& name : GetParam().later) {
    later.push_back(Got(name, SIGTERM));
  }
  EXPECT_THAT(cast.Rest(), UnorderedElementsAreArray(later));
  EXPECT_EQ(cast.End(), "exit 3");
}

INSTANTIATE_TEST_SUITE_P(
    All, AskTest,
    testing::Values(Parameter{"agent", {}, {"child", "worker", "daemon"}},
                    Parameter{"group", {"child"}, {"worker", "daemon"}},
                    Parameter{"tree", {"child", "worker", "daemon"}, {}}),
    [](const testing::TestParamInfo<Parameter>& info) {
      return info.param.ask;
    });

// A launcher that keeps SIGTERM to itself, as gemini's does: the agent that it
// has started ends gracefully nevertheless.
TEST_F(AskTest, TheGroupOfALauncherThatSwallows) {
  Cast::Plan plan;
  plan.options = {"--ask=group", "--grace=9h", "--kill-after=1h"};
  plan.starts = {
      "fork",           "{",      "catch", "report=real", "wait-signal",
      "report=drained", "exit=0", "}"};
  plan.count = 1;
  plan.then = {"heedless", "reap", "exit=3"};
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  cast.stage().Send(SIGTERM);
  EXPECT_EQ(cast.Next(), Got("real", SIGTERM));
  EXPECT_EQ(cast.Next(), "real: drained");
  EXPECT_EQ(cast.Next(), "agent: reaped exit 0");
  EXPECT_EQ(cast.End(), "exit 3");
}

}  // namespace
}  // namespace acp_wrap
