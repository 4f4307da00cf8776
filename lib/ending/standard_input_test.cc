#include "lib/ending/standard_input.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using Kind = StandardInput::Kind;

StandardInput Input(Kind kind, uint64_t inode) {
  StandardInput input;
  input.kind = kind;
  input.device = 1;
  input.inode = inode;
  return input;
}

TEST(ClaimTest, APipeThatIsNotTheAgentsHasEnded) {
  const StandardInput agents = Input(Kind::kConduit, 1);
  for (bool in_group : {false, true}) {
    EXPECT_EQ(ClaimOf(Input(Kind::kConduit, 2), agents, in_group),
              Claim::kLingers);
    EXPECT_EQ(
        ClaimOf(Input(Kind::kConduit, 2), Input(Kind::kTerminal, 1), in_group),
        Claim::kLingers);
    EXPECT_EQ(ClaimOf(Input(Kind::kFile, 2), agents, in_group),
              Claim::kNothing);
    EXPECT_EQ(ClaimOf(Input(Kind::kClosed, 0), agents, in_group),
              Claim::kNothing);
    // Whatever it has had, a signal would be too late.
    EXPECT_EQ(ClaimOf(Input(Kind::kExiting, 0), agents, in_group),
              Claim::kLingers);
  }
}

TEST(ClaimTest, WhoReadsWhatTheAgentReadInItsGroupWasLaunched) {
  for (Kind kind : {Kind::kConduit, Kind::kTerminal, Kind::kFile}) {
    const StandardInput agents = Input(kind, 1);
    EXPECT_EQ(ClaimOf(agents, agents, true), Claim::kLaunched);
    EXPECT_EQ(ClaimOf(agents, agents, false), Claim::kNothing);
  }
}

// A terminal cannot be told from another device by stat(2).
TEST(ClaimTest, TheSameIsTheSameWhateverItsKind) {
  EXPECT_EQ(ClaimOf(Input(Kind::kFile, 1), Input(Kind::kTerminal, 1), true),
            Claim::kLaunched);
}

TEST(ClaimTest, WhatIsNotKnownGetsTheTimeThatItMayNeed) {
  const StandardInput unknown;
  EXPECT_EQ(ClaimOf(unknown, Input(Kind::kConduit, 1), false), Claim::kLingers);
  EXPECT_EQ(ClaimOf(unknown, Input(Kind::kConduit, 1), true), Claim::kLaunched);
  EXPECT_EQ(ClaimOf(Input(Kind::kFile, 2), unknown, true), Claim::kLaunched);
  EXPECT_EQ(ClaimOf(Input(Kind::kFile, 2), unknown, false), Claim::kNothing);
  EXPECT_EQ(ClaimOf(Input(Kind::kConduit, 2), unknown, false), Claim::kLingers);
}

}  // namespace
}  // namespace acp_wrap
