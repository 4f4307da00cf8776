// SIGINT: the terminal's belongs to the agent, a process's is a request, and
// --on-interrupt says otherwise.

#include <signal.h>
#include <sys/types.h>

#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ending/cast.h"
#include "tests/harness/whole_program_test.h"
#include "tests/transparency/setting.h"
#include "tests/transparency/terminal.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr absl::Duration kMoreThanHalfASecond = absl::Milliseconds(700);

class InterruptTest : public WholeProgramTest {};

// The grace would be over several times.
TEST_F(InterruptTest, OfAProcessIsTheAgentsIfForwarded) {
  for (bool group : {false, true}) {
    Cast::Plan plan;
    plan.options = {"--on-interrupt=forward", "--grace=50ms",
                    "--kill-after=10ms"};
    plan.starts = Server();
    plan.count = 1;
    Cast cast(plan);
    ASSERT_TRUE(cast.ready());
    for (int i = 0; i < 3; ++i) {
      group ? cast.stage().SendToGroup(SIGINT) : cast.stage().Send(SIGINT);
      EXPECT_EQ(cast.Next(), Got("agent", SIGINT));
      EXPECT_THAT(cast.Meanwhile(), IsEmpty());
    }
    cast.EndInput();
    EXPECT_EQ(cast.Next(), "agent: leaves");
    EXPECT_EQ(cast.Next(), "server: saved");
    EXPECT_EQ(cast.End(), "exit 3");
    EXPECT_EQ(cast.stage().program().Errors(), "");
  }
}

// Forwarding is about SIGINT alone.
TEST_F(InterruptTest, SigtermIsARequestEvenThen) {
  Cast::Plan plan;
  plan.options = {"--on-interrupt=forward", "--grace=300ms",
                  "--kill-after=100ms"};
  plan.then = {"wait"};
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  cast.stage().Send(SIGTERM);
  EXPECT_EQ(cast.Next(), Got("agent", SIGTERM));
  EXPECT_EQ(cast.End(), "signal 9");
}

TEST_F(InterruptTest, OfAProcessIsARequestElse) {
  for (const char* option :
       {"--on-interrupt=auto", "--on-interrupt=terminate"}) {
    Cast::Plan plan;
    plan.options = {option, "--grace=300ms", "--kill-after=100ms"};
    plan.then = {"wait"};
    Cast cast(plan);
    ASSERT_TRUE(cast.ready());
    cast.stage().Send(SIGINT);
    EXPECT_EQ(cast.Next(), Got("agent", SIGINT));
    EXPECT_EQ(cast.End(), "signal 9");
  }
}

class TerminalInterruptTest : public WholeProgramTestWithParam<const char*> {};

// Two, which would insist if they asked for anything.
void TypeTwice(Terminal& terminal) {
  terminal.Type(std::string("SPROUT_ACP_WRAP_ON_INTERRUPT=") +
                TerminalInterruptTest::GetParam() +
                " $AGENT server { own-session catch report=helper until-eof } "
                "catch report=agent until-eof exit=3\n");
  terminal.Next();
  terminal.Next();
  terminal.Type(Terminal::kInterrupt);
  EXPECT_EQ(terminal.Next(), "got 2 from the kernel");
  absl::SleepFor(kMoreThanHalfASecond);
  terminal.Type(Terminal::kInterrupt);
}

using AgentsInterruptTest = TerminalInterruptTest;

TEST_P(AgentsInterruptTest, IsNoRequest) {
  Terminal terminal(Wrapper());
  TypeTwice(terminal);
  EXPECT_EQ(terminal.Next(), "got 2 from the kernel");
  absl::SleepFor(absl::Milliseconds(300));
  EXPECT_EQ(terminal.Settle(), "(nothing)");
  terminal.Type(Terminal::kEndOfFile);
  EXPECT_TRUE(terminal.AwaitPrompt());
  terminal.Command("echo status $?");
  EXPECT_THAT(terminal.Screen(), testing::Contains("status 3"));
}

INSTANTIATE_TEST_SUITE_P(All, AgentsInterruptTest,
                         testing::Values("auto", "forward"),
                         [](const auto& info) {
                           return std::string(info.param);
                         });

using CallersInterruptTest = TerminalInterruptTest;

TEST_P(CallersInterruptTest, IsARequest) {
  Terminal terminal(Wrapper());
  TypeTwice(terminal);
  EXPECT_TRUE(terminal.AwaitPrompt());
  terminal.Command("echo status $?");
  EXPECT_THAT(terminal.Screen(), testing::Contains("status 137"));
}

INSTANTIATE_TEST_SUITE_P(All, CallersInterruptTest,
                         testing::Values("terminate"), [](const auto& info) {
                           return std::string(info.param);
                         });

}  // namespace
}  // namespace acp_wrap
