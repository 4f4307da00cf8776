#include "lib/ending/killing.h"

#include <signal.h>

#include <cstddef>
#include <optional>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/timing.h"

namespace acp_wrap {
namespace {

class KillingTest : public testing::Test {
 protected:
  std::optional<int> Next() { return killing_.NextSignal(now_); }
  bool Walk(size_t newcomers) {
    return killing_.OnWalk(newcomers, absl::ZeroDuration(), now_);
  }
  // Up to the walk from which on it is stopped.
  void OutrunIt() {
    EXPECT_FALSE(Walk(5));
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(Next(), SIGKILL);
      EXPECT_TRUE(Walk(1));
    }
  }

  Timing timing_;
  absl::Time now_ = absl::UnixEpoch();
  Killing killing_{timing_};
};

TEST_F(KillingTest, EverybodyIsNewAtFirst) {
  EXPECT_EQ(Next(), SIGKILL);
  EXPECT_FALSE(Walk(1000));
  EXPECT_EQ(Next(), SIGKILL);
  EXPECT_FALSE(Walk(0));
}

TEST_F(KillingTest, WhatForksWhileItIsKilledIsStoppedFirst) {
  OutrunIt();
  EXPECT_EQ(Next(), SIGSTOP);
  EXPECT_TRUE(Walk(7));
  EXPECT_EQ(Next(), SIGSTOP);
  EXPECT_TRUE(Walk(0));
  EXPECT_EQ(Next(), SIGKILL);
  EXPECT_FALSE(Walk(7)) << "they are new to SIGKILL alone";
}

TEST_F(KillingTest, WhatGrowsWithoutABoundIsKilledAllTheSame) {
  OutrunIt();
  int stops = 0;
  for (; Next() == SIGSTOP; ++stops) Walk(1);
  EXPECT_EQ(stops, 20);
  EXPECT_EQ(Next(), SIGKILL);
}

TEST_F(KillingTest, GivesUpWhenNobodyEndsForAWhile) {
  EXPECT_EQ(killing_.give_up_at(), absl::InfiniteFuture());
  Walk(1);
  EXPECT_EQ(killing_.give_up_at(), now_ + timing_.give_up_idle);
  now_ += absl::Seconds(4);
  killing_.OnEnded(now_);
  EXPECT_EQ(killing_.give_up_at(), now_ + timing_.give_up_idle);
  now_ += timing_.give_up_idle;
  EXPECT_EQ(Next(), std::nullopt);
}

TEST_F(KillingTest, GivesUpAltogetherAtLast) {
  Walk(1);
  const absl::Time begin = now_;
  while (Next()) {
    now_ += absl::Seconds(1);
    killing_.OnEnded(now_);
  }
  EXPECT_EQ(now_, begin + timing_.give_up_total);
}

TEST_F(KillingTest, TheTimeOfAWalkIsNobodysTime) {
  Walk(1);
  now_ += absl::Minutes(1);
  killing_.OnWalk(1, absl::Minutes(1), now_);
  EXPECT_EQ(killing_.give_up_at(), now_ + timing_.give_up_idle);
  EXPECT_EQ(Next(), SIGKILL);
}

TEST_F(KillingTest, NobodyIsLeftStopped) {
  OutrunIt();
  EXPECT_EQ(Next(), SIGSTOP);
  Walk(1);
  now_ += timing_.give_up_total;
  EXPECT_EQ(Next(), SIGKILL);
  EXPECT_EQ(Next(), SIGKILL) << "as long as it is not done";
  Walk(0);
  EXPECT_EQ(Next(), std::nullopt);
}

}  // namespace
}  // namespace acp_wrap
