#include "lib/ending/orphan_watch.h"

#include <signal.h>
#include <sys/types.h>

#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/timing.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {
namespace {

using Kind = OrphanWatch::Decision::Kind;

ProcessId Id(pid_t pid, uint64_t start_time = 7) { return {pid, start_time}; }

ProcessInfo Info(pid_t pid, pid_t parent) {
  ProcessInfo info;
  info.id = Id(pid);
  info.parent = parent;
  return info;
}

class OrphanWatchTest : public ::testing::Test {
 protected:
  Kind Next() { return watch_.Next(now_).kind; }

  // Goes to the next look, which has to be there in an interval at most, and
  // shows it these.
  void Look(const std::vector<ProcessId>& orphans) {
    const OrphanWatch::Decision decision = watch_.Next(now_);
    if (decision.kind == Kind::kWait) now_ = decision.until;
    ASSERT_EQ(Next(), Kind::kLook);
    watch_.OnLook(orphans, now_);
  }

  // The signal that is due now; 0 for none.
  int Signal() {
    const OrphanWatch::Decision decision = watch_.Next(now_);
    return decision.kind == Kind::kSignal ? decision.signal : 0;
  }

  static constexpr absl::Duration kInterval = absl::Seconds(60);
  Timing timing_;
  absl::Time now_ = absl::FromUnixSeconds(1000);
  OrphanWatch watch_{kInterval, timing_};
};

TEST_F(OrphanWatchTest, LooksOnceInAnInterval) {
  const absl::Time begin = now_;
  for (int i = 1; i <= 3; ++i) {
    const OrphanWatch::Decision decision = watch_.Next(now_);
    ASSERT_EQ(decision.kind, Kind::kWait);
    EXPECT_EQ(decision.until, begin + i * kInterval);
    Look({});
  }
}

TEST_F(OrphanWatchTest, AnOrphanIsEndedAtTheSecondLookInARow) {
  Look({Id(10)});
  EXPECT_EQ(Next(), Kind::kWait);
  // Taken over by somebody in between.
  Look({});
  Look({Id(10)});
  EXPECT_EQ(Next(), Kind::kWait);
  Look({Id(10), Id(11)});
  ASSERT_EQ(Signal(), SIGTERM);
  EXPECT_TRUE(watch_.Claim(Info(10, 2)));
  EXPECT_FALSE(watch_.Claim(Info(11, 2)));
}

TEST_F(OrphanWatchTest, APidThatCameRoundIsAnotherOrphan) {
  Look({Id(10, 7)});
  Look({Id(10, 8)});
  EXPECT_EQ(Next(), Kind::kWait);
  // Without start times nobody could tell.
  Look({Id(12, 0)});
  Look({Id(12, 0)});
  EXPECT_EQ(Next(), Kind::kWait);
}

TEST_F(OrphanWatchTest, SigkillComesAfterAWhileToWhatIsLeft) {
  Look({Id(10)});
  Look({Id(10)});
  ASSERT_EQ(Signal(), SIGTERM);
  EXPECT_TRUE(watch_.Claim(Info(10, 2)));
  EXPECT_TRUE(watch_.Claim(Info(20, 10)));
  EXPECT_TRUE(watch_.Claim(Info(30, 20)));
  EXPECT_FALSE(watch_.Claim(Info(40, 2)));
  watch_.OnWalk(3, now_);
  const OrphanWatch::Decision decision = watch_.Next(now_);
  EXPECT_EQ(decision.kind, Kind::kWait);
  EXPECT_EQ(decision.until, now_ + timing_.kill_after);

  now_ = decision.until;
  ASSERT_EQ(Signal(), SIGKILL);
  // Its parents have ended, and it has become an orphan itself.
  EXPECT_TRUE(watch_.Claim(Info(30, 2)));
  EXPECT_FALSE(watch_.Claim(Info(40, 2)));
  // Forked since then.
  EXPECT_TRUE(watch_.Claim(Info(50, 30)));
  watch_.OnWalk(2, now_);
  EXPECT_EQ(Next(), Kind::kWait);
  now_ = watch_.Next(now_).until;
  ASSERT_EQ(Signal(), SIGKILL);
  watch_.OnWalk(0, now_);
  const OrphanWatch::Decision told = watch_.Next(now_);
  EXPECT_EQ(told.kind, Kind::kTell);
  EXPECT_FALSE(told.given_up);
  EXPECT_EQ(Next(), Kind::kWait);
}

TEST_F(OrphanWatchTest, APidOfAnEarlierWalkClaimsNobody) {
  Look({Id(10)});
  Look({Id(10)});
  ASSERT_EQ(Signal(), SIGTERM);
  EXPECT_TRUE(watch_.Claim(Info(10, 2)));
  watch_.OnWalk(1, now_);
  now_ += timing_.kill_after;
  ASSERT_EQ(Signal(), SIGKILL);
  // 10 has ended, and its number is another's.
  ProcessInfo other = Info(10, 2);
  other.id.start_time = 9;
  EXPECT_FALSE(watch_.Claim(other));
  EXPECT_FALSE(watch_.Claim(Info(60, 10)));
}

TEST_F(OrphanWatchTest, WhatSigkillDoesNotEndIsToldOnceAndGivenUp) {
  Look({Id(10)});
  Look({Id(10)});
  OrphanWatch::Decision decision;
  int walks = 0;
  while ((decision = watch_.Next(now_)).kind != Kind::kTell) {
    ASSERT_LT(walks, 100);
    if (decision.kind == Kind::kWait) {
      now_ = decision.until;
      continue;
    }
    ++walks;
    EXPECT_TRUE(watch_.Claim(Info(10, 2)));
    watch_.OnWalk(1, now_);
  }
  EXPECT_TRUE(decision.given_up);
  Look({Id(10)});
  Look({Id(10)});
  EXPECT_EQ(Next(), Kind::kWait);
}

}  // namespace
}  // namespace acp_wrap
