#include "lib/pid_range.h"

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
