#include "lib/identity/pid_range.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

constexpr uint64_t kLimit = 32768;

TEST(PidRangeTest, AscendsFromTheFirst) {
  const PidRange range = NumbersSince(5000, 1000, kLimit);
  EXPECT_FALSE(range.Contains(1));
  EXPECT_FALSE(range.Contains(4999));
  EXPECT_TRUE(range.Contains(5000));
  EXPECT_TRUE(range.Contains(32767));
}

TEST(PidRangeTest, BeginsAgainAfterTheLimit) {
  // 1,000 and a quarter of the limit from 30,000 on: up to 39,192.
  const PidRange range = NumbersSince(30000, 1000, kLimit);
  EXPECT_TRUE(range.Contains(30000));
  EXPECT_TRUE(range.Contains(300));
  EXPECT_TRUE(range.Contains(6724));
  EXPECT_FALSE(range.Contains(6725));
  EXPECT_FALSE(range.Contains(29999));
}

TEST(PidRangeTest, MayBeginAgainBeforeItDoes) {
  const PidRange range = NumbersSince(24577, 0, kLimit);
  EXPECT_TRUE(range.Contains(300));
  EXPECT_FALSE(range.Contains(302));
}

TEST(PidRangeTest, TheLastNumberTellsWhetherItHasBegunAgain) {
  EXPECT_FALSE(NumbersSince(30000, 1000, kLimit, 31500).Contains(300));
  EXPECT_TRUE(NumbersSince(30000, 1000, kLimit, 31500).Contains(32012));
  EXPECT_FALSE(NumbersSince(30000, 1000, kLimit, 31500).Contains(32013));
  const PidRange range = NumbersSince(30000, 5000, kLimit, 2600);
  EXPECT_TRUE(range.Contains(30000));
  EXPECT_TRUE(range.Contains(2600));
  // Started since the number was read.
  EXPECT_TRUE(range.Contains(3112));
  EXPECT_FALSE(range.Contains(3113));
  EXPECT_FALSE(range.Contains(29999));
}

TEST(PidRangeTest, WhatIsStartedNextMayBeginAgain) {
  const PidRange range = NumbersSince(30000, 1000, kLimit, 32700);
  EXPECT_TRUE(range.Contains(300));
  EXPECT_TRUE(range.Contains(744));
  EXPECT_FALSE(range.Contains(745));
}

TEST(PidRangeTest, TheLastNumberTellsNothingOnceTheyMayHaveComeRound) {
  for (uint64_t started : {uint64_t{24577}, kLimit, uint64_t{1} << 63}) {
    for (pid_t last : {30001, 29999, 300}) {
      const PidRange range = NumbersSince(30000, started, kLimit, last);
      EXPECT_TRUE(range.Contains(20000)) << started << " " << last;
    }
  }
}

TEST(PidRangeTest, IsAllOnceTheNumbersMayHaveComeRound) {
  for (uint64_t started : {uint64_t{24400}, kLimit, uint64_t{1} << 63}) {
    const PidRange range = NumbersSince(30000, started, kLimit);
    for (pid_t pid : {1, 300, 20000, 29999, 30000, 32767}) {
      EXPECT_TRUE(range.Contains(pid)) << pid << " after " << started;
    }
  }
}

}  // namespace
}  // namespace acp_wrap
