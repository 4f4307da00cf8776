#include "lib/ending/caller_signals.h"

#include <signal.h>
#include <sys/types.h>

#include <set>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
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

SignalContext AtStart() {
  SignalContext context;
  context.now = absl::UnixEpoch() + absl::Hours(1);
  context.guardian = kGuardian;
  return context;
}

class CallerSignalsTest : public testing::Test {
 protected:
  CallerSignals::Meaning Interpret(const ReceivedSignal& signal) {
    return signals_.Interpret(signal, context_);
  }

  SignalContext context_ = AtStart();

  std::set<int> ignored_at_start_;
  CallerSignals signals_{
      [this](int signal) { return ignored_at_start_.count(signal) > 0; },
      OnInterrupt::kAuto};
};

TEST_F(CallerSignalsTest, ATerminationRequestGoesToTheAgentAndStopsTheRun) {
  for (int number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    CallerSignals signals([](int) { return false; }, OnInterrupt::kAuto);
    CallerSignals::Meaning meaning = signals.Interpret(Sent(number), AtStart());
    EXPECT_TRUE(meaning.forward) << number;
    ASSERT_TRUE(meaning.request) << number;
    EXPECT_EQ(meaning.request->cause, TerminationCause::kCallerAsked) << number;
    EXPECT_EQ(meaning.request->already, AlreadySignaled::kAgent) << number;
  }
}

TEST_F(CallerSignalsTest, WhatTheTerminalSentTheAgentHasAlready) {
  for (int number : {SIGHUP, SIGQUIT}) {
    CallerSignals signals([](int) { return false; }, OnInterrupt::kAuto);
    CallerSignals::Meaning meaning =
        signals.Interpret(FromTerminal(number), AtStart());
    EXPECT_FALSE(meaning.forward) << number;
    ASSERT_TRUE(meaning.request) << number;
    EXPECT_EQ(meaning.request->cause, TerminationCause::kCallerAsked) << number;
    EXPECT_EQ(meaning.request->already, AlreadySignaled::kAgentGroup) << number;
  }
  CallerSignals::Meaning resized = Interpret(FromTerminal(SIGWINCH));
  EXPECT_FALSE(resized.forward);
  EXPECT_FALSE(resized.request);
}

TEST_F(CallerSignalsTest, WhatTheGroupGotTheAgentHasAlready) {
  ReceivedSignal signal = Sent(SIGTERM);
  signal.to_group = true;
  CallerSignals::Meaning meaning = Interpret(signal);
  EXPECT_FALSE(meaning.forward);
  ASSERT_TRUE(meaning.request);
  EXPECT_EQ(meaning.request->already, AlreadySignaled::kAgentGroup);
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
    EXPECT_FALSE(meaning.request) << number;
  }
  // None of them counts as having asked.
  EXPECT_EQ(Interpret(Sent(SIGTERM)).request->cause,
            TerminationCause::kCallerAsked);
}

TEST_F(CallerSignalsTest, ASecondRequestInsistsOnceTimeHasPassed) {
  for (int first : {SIGTERM, SIGINT}) {
    for (int second : {SIGTERM, SIGINT}) {
      CallerSignals signals([](int) { return false; }, OnInterrupt::kAuto);
      SignalContext context = AtStart();
      signals.Interpret(Sent(first), context);
      context.now += absl::Milliseconds(500) - absl::Nanoseconds(1);
      CallerSignals::Meaning meaning = signals.Interpret(Sent(second), context);
      ASSERT_TRUE(meaning.request);
      EXPECT_EQ(meaning.request->cause, TerminationCause::kCallerAsked);
      EXPECT_TRUE(meaning.forward);
      context.now += absl::Nanoseconds(1);
      meaning = signals.Interpret(Sent(second), context);
      ASSERT_TRUE(meaning.request);
      EXPECT_EQ(meaning.request->cause, TerminationCause::kCallerInsisted)
          << first << " " << second;
      EXPECT_TRUE(meaning.forward);
    }
  }
}

TEST_F(CallerSignalsTest, CtrlCIsForTheAgentToDecideAbout) {
  for (int i = 0; i < 3; ++i) {
    CallerSignals::Meaning meaning = Interpret(FromTerminal(SIGINT));
    EXPECT_FALSE(meaning.forward);
    ASSERT_TRUE(meaning.request);
    EXPECT_EQ(meaning.request->cause, TerminationCause::kInterrupted);
    EXPECT_EQ(meaning.request->already, AlreadySignaled::kAgentGroup);
    context_.now += absl::Hours(1);
  }
  EXPECT_EQ(Interpret(Sent(SIGTERM)).request->cause,
            TerminationCause::kCallerAsked);
}

TEST_F(CallerSignalsTest, CtrlCInsistsOnceTheAgentIsGone) {
  context_.agent_ended = context_.now;
  EXPECT_EQ(Interpret(FromTerminal(SIGINT)).request->cause,
            TerminationCause::kInterrupted);
  context_.now += absl::Milliseconds(500);
  EXPECT_EQ(Interpret(FromTerminal(SIGINT)).request->cause,
            TerminationCause::kCallerInsisted);
}

TEST_F(CallerSignalsTest, TerminateMakesCtrlCARequestAndTheSecondInsist) {
  CallerSignals signals([](int) { return false; }, OnInterrupt::kTerminate);
  EXPECT_EQ(signals.Interpret(FromTerminal(SIGINT), context_).request->cause,
            TerminationCause::kCallerAsked);
  context_.now += absl::Seconds(1);
  EXPECT_EQ(signals.Interpret(FromTerminal(SIGINT), context_).request->cause,
            TerminationCause::kCallerInsisted);
}

TEST_F(CallerSignalsTest, ForwardLeavesAProcesssSigintToTheAgent) {
  CallerSignals signals([](int) { return false; }, OnInterrupt::kForward);
  CallerSignals::Meaning meaning = signals.Interpret(Sent(SIGINT), context_);
  EXPECT_TRUE(meaning.forward);
  EXPECT_FALSE(meaning.request);
  EXPECT_TRUE(signals.Interpret(Sent(SIGTERM), context_).request);
  context_.agent_ended = context_.now;
  EXPECT_TRUE(signals.Interpret(Sent(SIGINT), context_).request);
}

TEST_F(CallerSignalsTest, WhatComesFromBelowAsksForNothing) {
  context_.from_below = true;
  ReceivedSignal signal = Sent(SIGTERM);
  CallerSignals::Meaning meaning = Interpret(signal);
  EXPECT_TRUE(meaning.forward);
  EXPECT_FALSE(meaning.request);
  signal.to_group = true;
  meaning = Interpret(signal);
  EXPECT_FALSE(meaning.forward);
  EXPECT_FALSE(meaning.request);
}

TEST_F(CallerSignalsTest, AnAgentThatHasLeftTheGroupGetsWhatTheGroupGot) {
  context_.agent_beyond_group = true;
  ReceivedSignal signal = Sent(SIGTERM);
  signal.to_group = true;
  EXPECT_TRUE(Interpret(signal).forward);
  EXPECT_TRUE(Interpret(FromTerminal(SIGTSTP)).forward);
  EXPECT_TRUE(Interpret(FromTerminal(SIGINT)).forward);
}

// A closing terminal sends SIGHUP, and its shell another one.
TEST_F(CallerSignalsTest, AHangupNeverInsists) {
  for (int number : {SIGHUP, SIGQUIT}) {
    Interpret(Sent(SIGTERM));
    context_.now += absl::Seconds(1);
    CallerSignals::Meaning meaning = Interpret(Sent(number));
    ASSERT_TRUE(meaning.request) << number;
    EXPECT_EQ(meaning.request->cause, TerminationCause::kCallerAsked) << number;
  }
}

TEST_F(CallerSignalsTest, AnIgnoredSignalIsLeftToTheAgent) {
  ignored_at_start_ = {SIGHUP};
  CallerSignals::Meaning meaning = Interpret(Sent(SIGHUP));
  EXPECT_TRUE(meaning.forward);
  EXPECT_FALSE(meaning.request);
  // It has not asked for anything, so the next one is the first.
  EXPECT_EQ(Interpret(Sent(SIGTERM)).request->cause,
            TerminationCause::kCallerAsked);
}

TEST_F(CallerSignalsTest, TheWrapperNeverAsksItself) {
  for (int number : {SIGTERM, SIGINT, SIGCONT, SIGUSR1}) {
    CallerSignals::Meaning meaning = Interpret(Sent(number, kGuardian));
    EXPECT_FALSE(meaning.forward) << number;
    EXPECT_FALSE(meaning.request) << number;
  }
  EXPECT_EQ(Interpret(Sent(SIGTERM)).request->cause,
            TerminationCause::kCallerAsked);
}

// Somebody outside a container is seen as pid 0 from inside (kill(2)).
TEST_F(CallerSignalsTest, AnUnknownSenderIsACaller) {
  CallerSignals::Meaning meaning = Interpret(Sent(SIGTERM, 0));
  EXPECT_TRUE(meaning.forward);
  EXPECT_TRUE(meaning.request);
}

TEST_F(CallerSignalsTest, TheEndOfAChildIsNobodysRequest) {
  ReceivedSignal signal = Sent(SIGCHLD);
  signal.from_kernel = true;
  CallerSignals::Meaning meaning = Interpret(signal);
  EXPECT_FALSE(meaning.forward);
  EXPECT_FALSE(meaning.request);
}

TEST_F(CallerSignalsTest, ASigchldThatSomebodySentIsTheAgents) {
  CallerSignals::Meaning meaning = Interpret(Sent(SIGCHLD));
  EXPECT_TRUE(meaning.forward);
  EXPECT_FALSE(meaning.request);
}

// On macOS nobody is told who sent a signal.
TEST_F(CallerSignalsTest, WhatLooksLikeTheTerminals) {
  ReceivedSignal signal;
  signal.number = SIGINT;
  signal.to_group = true;
  signal.of_unknown_origin = true;
  EXPECT_TRUE(CallerSignals::LooksLikeTerminals(signal, true));
  EXPECT_FALSE(CallerSignals::LooksLikeTerminals(signal, false));

  ReceivedSignal other = signal;
  other.to_group = false;
  EXPECT_FALSE(CallerSignals::LooksLikeTerminals(other, true));
  other = signal;
  other.number = SIGTERM;
  EXPECT_FALSE(CallerSignals::LooksLikeTerminals(other, true));
  other = signal;
  other.of_unknown_origin = false;
  EXPECT_FALSE(CallerSignals::LooksLikeTerminals(other, true));
}

}  // namespace
}  // namespace acp_wrap
