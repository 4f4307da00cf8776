#include "lib/ending/caller_signals.h"

#include <signal.h>
#include <sys/types.h>

#include <set>

#include "gtest/gtest.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/supervisor.h"

namespace acp_wrap {
namespace {

constexpr pid_t kGuardian = 101;
constexpr pid_t kCaller = 7;

ReceivedSignal Sent(int number, pid_t sender = kCaller) {
  ReceivedSignal signal;
  signal.number = number;
  signal.sender = sender;
  return signal;
}

ReceivedSignal FromTerminal(int number) {
  ReceivedSignal signal;
  signal.number = number;
  signal.from_kernel = true;
  return signal;
}

TEST(CombineTest, WhatTheCallerHasDoneIsNotTakenBackByItsEnd) {
  const TerminationRequest asked = {TerminationCause::kCallerAsked,
                                    AlreadySignaled::kAgentGroup, 42};
  const TerminationRequest insisted = {TerminationCause::kCallerInsisted,
                                       AlreadySignaled::kAgent};
  const TerminationRequest lost = {TerminationCause::kParentLost,
                                   AlreadySignaled::kNobody};
  EXPECT_EQ(Combine(insisted, lost).cause, TerminationCause::kCallerInsisted);
  for (const TerminationRequest& both :
       {Combine(asked, lost), Combine(lost, asked)}) {
    EXPECT_EQ(both.cause, TerminationCause::kCallerAsked);
    EXPECT_EQ(both.already, AlreadySignaled::kAgentGroup);
    EXPECT_EQ(both.at, 42u);
  }
  EXPECT_EQ(Combine(asked, insisted).cause, TerminationCause::kCallerInsisted);
  EXPECT_EQ(Combine(asked, insisted).already, AlreadySignaled::kAgentGroup);
}

class CallerSignalsTest : public testing::Test {
 protected:
  CallerSignals::Meaning Interpret(const ReceivedSignal& signal) {
    return signals_.Interpret(signal, kGuardian);
  }

  std::set<int> ignored_at_start_;
  CallerSignals signals_{
      [this](int signal) { return ignored_at_start_.count(signal) > 0; }};
};

TEST_F(CallerSignalsTest, ATerminationRequestGoesToTheAgentAndStopsTheRun) {
  for (int number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    CallerSignals signals([](int) { return false; });
    CallerSignals::Meaning meaning = signals.Interpret(Sent(number), kGuardian);
    EXPECT_TRUE(meaning.forward) << number;
    ASSERT_TRUE(meaning.termination) << number;
    EXPECT_EQ(meaning.termination->cause, TerminationCause::kCallerAsked)
        << number;
    EXPECT_EQ(meaning.termination->already, AlreadySignaled::kAgent) << number;
  }
}

TEST_F(CallerSignalsTest, WhatTheTerminalSentTheAgentHasAlready) {
  for (int number : {SIGINT, SIGHUP, SIGQUIT}) {
    CallerSignals signals([](int) { return false; });
    CallerSignals::Meaning meaning =
        signals.Interpret(FromTerminal(number), kGuardian);
    EXPECT_FALSE(meaning.forward) << number;
    ASSERT_TRUE(meaning.termination) << number;
    EXPECT_EQ(meaning.termination->cause, TerminationCause::kCallerAsked)
        << number;
    EXPECT_EQ(meaning.termination->already, AlreadySignaled::kAgentGroup)
        << number;
  }
  CallerSignals::Meaning resized = Interpret(FromTerminal(SIGWINCH));
  EXPECT_FALSE(resized.forward);
  EXPECT_FALSE(resized.termination);
}

TEST_F(CallerSignalsTest, WhatTheGroupGotTheAgentHasAlready) {
  ReceivedSignal signal = Sent(SIGTERM);
  signal.to_group = true;
  CallerSignals::Meaning meaning = Interpret(signal);
  EXPECT_FALSE(meaning.forward);
  ASSERT_TRUE(meaning.termination);
  EXPECT_EQ(meaning.termination->already, AlreadySignaled::kAgentGroup);
  signal.number = SIGUSR1;
  EXPECT_FALSE(Interpret(signal).forward);
}

// An alarm(2) outlives the exec that made the process front.
TEST_F(CallerSignalsTest, AnAlarmFromTheKernelGoesToTheAgent) {
  EXPECT_TRUE(Interpret(FromTerminal(SIGALRM)).forward);
}

TEST_F(CallerSignalsTest, OtherSignalsGoToTheAgentAlone) {
  for (int number : {SIGUSR1, SIGUSR2, SIGWINCH, SIGALRM, SIGPIPE, SIGCONT,
                     SIGXCPU, SIGURG}) {
    CallerSignals::Meaning meaning = Interpret(Sent(number));
    EXPECT_TRUE(meaning.forward) << number;
    EXPECT_FALSE(meaning.termination) << number;
  }
  // None of them counts as having asked.
  EXPECT_EQ(Interpret(Sent(SIGTERM)).termination->cause,
            TerminationCause::kCallerAsked);
}

TEST_F(CallerSignalsTest, ASecondRequestInsists) {
  for (int first : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    for (int second : {SIGTERM, SIGINT}) {
      CallerSignals signals([](int) { return false; });
      signals.Interpret(Sent(first), kGuardian);
      CallerSignals::Meaning meaning =
          signals.Interpret(Sent(second), kGuardian);
      ASSERT_TRUE(meaning.termination);
      EXPECT_EQ(meaning.termination->cause, TerminationCause::kCallerInsisted)
          << first << " " << second;
      EXPECT_TRUE(meaning.forward);
    }
  }
}

TEST_F(CallerSignalsTest, CtrlCTwiceInsists) {
  Interpret(FromTerminal(SIGINT));
  EXPECT_EQ(Interpret(FromTerminal(SIGINT)).termination->cause,
            TerminationCause::kCallerInsisted);
}

// A closing terminal sends SIGHUP, and its shell another one.
TEST_F(CallerSignalsTest, AHangupNeverInsists) {
  for (int number : {SIGHUP, SIGQUIT}) {
    Interpret(Sent(SIGTERM));
    CallerSignals::Meaning meaning = Interpret(Sent(number));
    ASSERT_TRUE(meaning.termination) << number;
    EXPECT_EQ(meaning.termination->cause, TerminationCause::kCallerAsked)
        << number;
  }
}

TEST_F(CallerSignalsTest, AnIgnoredSignalIsLeftToTheAgent) {
  ignored_at_start_ = {SIGHUP};
  CallerSignals::Meaning meaning = Interpret(Sent(SIGHUP));
  EXPECT_TRUE(meaning.forward);
  EXPECT_FALSE(meaning.termination);
  // It has not asked for anything, so the next one is the first.
  EXPECT_EQ(Interpret(Sent(SIGTERM)).termination->cause,
            TerminationCause::kCallerAsked);
}

TEST_F(CallerSignalsTest, TheWrapperNeverAsksItself) {
  for (int number : {SIGTERM, SIGINT, SIGCONT, SIGUSR1}) {
    CallerSignals::Meaning meaning = Interpret(Sent(number, kGuardian));
    EXPECT_FALSE(meaning.forward) << number;
    EXPECT_FALSE(meaning.termination) << number;
  }
  EXPECT_EQ(Interpret(Sent(SIGTERM)).termination->cause,
            TerminationCause::kCallerAsked);
}

// Somebody outside a container is seen as pid 0 from inside (kill(2)).
TEST_F(CallerSignalsTest, AnUnknownSenderIsACaller) {
  CallerSignals::Meaning meaning = Interpret(Sent(SIGTERM, 0));
  EXPECT_TRUE(meaning.forward);
  EXPECT_TRUE(meaning.termination);
}

TEST_F(CallerSignalsTest, TheEndOfAChildIsNobodysRequest) {
  ReceivedSignal signal = Sent(SIGCHLD);
  signal.from_kernel = true;
  CallerSignals::Meaning meaning = Interpret(signal);
  EXPECT_FALSE(meaning.forward);
  EXPECT_FALSE(meaning.termination);
}

TEST_F(CallerSignalsTest, ASigchldThatSomebodySentIsTheAgents) {
  CallerSignals::Meaning meaning = Interpret(Sent(SIGCHLD));
  EXPECT_TRUE(meaning.forward);
  EXPECT_FALSE(meaning.termination);
}

}  // namespace
}  // namespace acp_wrap
