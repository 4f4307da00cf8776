// One line says who wanted the run to end: the signal, and whose it was.

#include <signal.h>
#include <unistd.h>

#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ending/cast.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

std::string Who() {
  return ReadProc(getpid())->name + " (" + std::to_string(getpid()) + ")";
}

struct Request {
  int signal;
  const char* name;
};

void PrintTo(const Request& request, std::ostream* stream) {
  *stream << request.name;
}

class WhoAskedTest : public WholeProgramTestWithParam<Request> {};

TEST_P(WhoAskedTest, IsSaidInOneLine) {
  for (bool group : {false, true}) {
    Cast::Plan plan;
    plan.then = {"wait-signal", "exit=3"};
    Cast cast(plan);
    ASSERT_TRUE(cast.ready());
    group ? cast.stage().SendToGroup(GetParam().signal)
          : cast.stage().Send(GetParam().signal);
    EXPECT_EQ(cast.End(), "exit 3");
    EXPECT_THAT(cast.stage().program().Errors(),
                MatchesRegex("sprout-acp-wrap: asked to end by " +
                             std::string(GetParam().name) + " from " +
                             ReadProc(getpid())->name + " \\(" +
                             std::to_string(getpid()) +
                             "\\); that took [0-9]+\\.[0-9] s\n"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, WhoAskedTest,
    testing::Values(Request{SIGTERM, "SIGTERM"}, Request{SIGINT, "SIGINT"},
                    Request{SIGHUP, "SIGHUP"}, Request{SIGQUIT, "SIGQUIT"}),
    [](const auto& info) { return std::string(info.param.name); });

using NobodyAskedTest = WholeProgramTest;

// Neither where nothing is left, nor where something is.
TEST_F(NobodyAskedTest, WhereTheAgentEndsByItself) {
  for (bool leaves : {false, true}) {
    Cast::Plan plan;
    if (leaves) plan.starts = Daemon();
    plan.count = leaves ? 1 : 0;
    Cast cast(plan);
    ASSERT_TRUE(cast.ready());
    cast.EndInput();
    EXPECT_EQ(cast.End(), "exit 3");
    const std::string errors = cast.stage().program().Errors();
    EXPECT_THAT(errors, Not(HasSubstr("asked")));
    if (!leaves) {
      EXPECT_EQ(errors, "");
    }
  }
}

TEST_F(NobodyAskedTest, BySignalsThatAreNone) {
  Cast cast(Cast::Plan{});
  ASSERT_TRUE(cast.ready());
  for (int signal : {SIGUSR1, SIGWINCH, SIGCONT}) {
    cast.stage().Send(signal);
    EXPECT_EQ(cast.Next(), Got("agent", signal));
  }
  cast.EndInput();
  EXPECT_EQ(cast.End(), "exit 3");
  EXPECT_EQ(cast.stage().program().Errors(), "");
}

// The first one counts.
TEST_F(NobodyAskedTest, TwiceIsSaidOnce) {
  Cast cast(Cast::Plan{});
  ASSERT_TRUE(cast.ready());
  for (int signal : {SIGHUP, SIGTERM}) {
    cast.stage().Send(signal);
    EXPECT_EQ(cast.Next(), Got("agent", signal));
  }
  cast.EndInput();
  EXPECT_EQ(cast.End(), "exit 3");
  EXPECT_THAT(cast.stage().program().Errors(),
              HasSubstr("asked to end by SIGHUP from " + Who()));
  EXPECT_THAT(cast.stage().program().Errors(), Not(HasSubstr("SIGTERM")));
}

}  // namespace
}  // namespace acp_wrap
