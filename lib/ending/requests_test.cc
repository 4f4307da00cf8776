#include "lib/ending/requests.h"

#include <signal.h>
#include <sys/types.h>

#include <cstdint>
#include <utility>

#include "gtest/gtest.h"
#include "lib/ending/supervisor.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {
namespace {

constexpr pid_t kGroup = 50;

TEST(CombineTest, WhatTheCallerHasDoneIsNotTakenBackByItsEnd) {
  const TerminationRequest asked = {TerminationCause::kCallerAsked,
                                    AlreadySignaled::kAgentGroup, 42};
  const TerminationRequest insisted = {TerminationCause::kCallerInsisted,
                                       AlreadySignaled::kAgent};
  const TerminationRequest lost = {TerminationCause::kParentLost,
                                   AlreadySignaled::kNobody};
  for (TerminationCause cause :
       {TerminationCause::kLifetimeOver, TerminationCause::kInputClosed}) {
    const TerminationRequest by_nobody = {cause, AlreadySignaled::kNobody};
    EXPECT_EQ(Combine(by_nobody, asked).already, asked.already);
    EXPECT_EQ(Combine(asked, by_nobody).cause, TerminationCause::kCallerAsked);
  }
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

ProcessInfo Member(uint64_t start_time, pid_t group = kGroup) {
  ProcessInfo info;
  info.id = {60, start_time};
  info.group = group;
  return info;
}

TEST(RequestsTest, TheGroupThatGotSigtermHasIt) {
  Requests requests;
  requests.Note({TerminationCause::kCallerAsked, AlreadySignaled::kAgentGroup,
                 42, SIGTERM},
                true);
  EXPECT_TRUE(requests.AgentHasIt());
  EXPECT_TRUE(requests.HasSigterm(Member(41), kGroup, false));
  EXPECT_FALSE(requests.HasSigterm(Member(43), kGroup, false));
  EXPECT_FALSE(requests.HasSigterm(Member(42, 51), kGroup, false));
  // Where it is not known who is older, the first look tells.
  EXPECT_TRUE(requests.HasSigterm(Member(42), kGroup, true));
  EXPECT_FALSE(requests.HasSigterm(Member(42), kGroup, false));
  EXPECT_TRUE(requests.HasSigterm(Member(0), kGroup, true));
  EXPECT_FALSE(requests.HasSigterm(Member(0), kGroup, false));
}

TEST(RequestsTest, NumbersTellWithinOneUnitOfTime) {
  for (const auto& [newest, has_it] :
       {std::pair<pid_t, bool>{59, false}, {60, true}, {61, true}}) {
    Requests requests;
    requests.Note({TerminationCause::kCallerAsked, AlreadySignaled::kAgentGroup,
                   42, SIGTERM, newest},
                  true);
    for (bool first_look : {false, true}) {
      EXPECT_EQ(requests.HasSigterm(Member(42), kGroup, first_look), has_it);
    }
  }
}

// A background child of a script ignores SIGINT, and has not had SIGTERM.
TEST(RequestsTest, AnotherSignalIsNoSigterm) {
  for (int signal : {SIGINT, SIGHUP, SIGQUIT}) {
    Requests requests;
    requests.Note({TerminationCause::kCallerAsked, AlreadySignaled::kAgentGroup,
                   42, signal},
                  true);
    EXPECT_FALSE(requests.HasSigterm(Member(42), kGroup, true));
    EXPECT_TRUE(requests.WasAsked(Member(42), kGroup));
    EXPECT_TRUE(requests.AgentHasIt());
  }
}

TEST(RequestsTest, TheTerminalsSigintAsksTheGroupAndNobodyForTheEnd) {
  Requests requests;
  requests.Note({TerminationCause::kInterrupted, AlreadySignaled::kAgentGroup,
                 42, SIGINT},
                true);
  EXPECT_FALSE(requests.any());
  EXPECT_FALSE(requests.AgentHasIt());
  EXPECT_TRUE(requests.WasAsked(Member(42), kGroup));
  EXPECT_FALSE(requests.WasAsked(Member(43), kGroup));
}

TEST(RequestsTest, TheFirstCounts) {
  Requests requests;
  requests.Note({TerminationCause::kParentLost, AlreadySignaled::kNobody},
                true);
  requests.Note({TerminationCause::kCallerAsked, AlreadySignaled::kAgentGroup,
                 42, SIGTERM},
                false);
  EXPECT_TRUE(requests.any());
  EXPECT_FALSE(requests.AgentHasIt());
}

}  // namespace
}  // namespace acp_wrap
