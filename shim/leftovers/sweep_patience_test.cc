#include <errno.h>
#include <signal.h>

#include <optional>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/sweep_memory.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "shim/leftovers/sweep_for_test.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;

TEST_F(SweepTest, PatienceMayEnd) {
  host_.Add(120, 1, kDead).ends_after.erase(SIGTERM);
  patience_.descriptor = 7;
  host_.wake_at = clock_.now + absl::Seconds(2);
  patience_.ask = [&]() -> std::optional<absl::Duration> {
    host_.wake_at = absl::InfiniteFuture();
    return absl::Seconds(1);
  };
  absl::Duration took = FindAndEnd();
  EXPECT_THAT(host_.Living(), ElementsAre(1));
  EXPECT_LT(took, absl::Seconds(4));
}

TEST_F(SweepTest, PatienceNeverGrows) {
  host_.Add(120, 1, kDead).ends_after.erase(SIGTERM);
  patience_.descriptor = 7;
  host_.wake_at = clock_.now + absl::Seconds(2);
  patience_.ask = [&]() -> std::optional<absl::Duration> {
    host_.wake_at = absl::InfiniteFuture();
    return absl::Hours(1);
  };
  EXPECT_LT(FindAndEnd(), absl::Seconds(11));
}

TEST_F(SweepTest, DroppedItDoesNothingMore) {
  host_.Add(120, 1, kDead).ends_after.erase(SIGTERM);
  patience_.descriptor = 7;
  host_.wake_at = clock_.now + absl::Seconds(2);
  patience_.ask = [] { return std::nullopt; };
  FindAndEnd();
  EXPECT_THAT(host_.At(120).signals, ElementsAre(SIGTERM, SIGCONT));
}

TEST_F(SweepTest, ATableThatCannotBeReadIsAFailure) {
  host_.snapshot_failure = EMFILE;
  Outcome found = sweep_.Find();
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().number, EMFILE);
}

TEST_F(SweepTest, ATableThatCannotBeReadAgainIsOneToo) {
  host_.Add(120, 1, kDead);
  ASSERT_TRUE(sweep_.Find().ok());
  host_.snapshot_failure = EMFILE;
  EXPECT_FALSE(sweep_.End(timing_, patience_).ok());
  EXPECT_THAT(host_.Living(), ElementsAre(1));
}

TEST_F(SweepTest, MayFindMoreWhenARunHasEndedSince) {
  const RunId other{kNamespace, {200, 200}, {201, 201}};
  host_.Add(200, 1);
  FakeHost::Fake& guardian = host_.Add(201, 200);
  host_.Add(202, 201, other);
  ASSERT_TRUE(sweep_.Find().ok());
  SweepMemory memory{{300, std::nullopt},
                     sweep_.OtherWrappers(/*own_front=*/7)};
  EXPECT_THAT(memory.wrappers, ElementsAre(other.front, other.guardian));
  EXPECT_FALSE(sweep_.MayFindMoreThan(memory));
  guardian.ended = true;
  EXPECT_TRUE(sweep_.MayFindMoreThan(memory));
}

TEST_F(SweepTest, RemembersNoWrapperOfItsOwnRunAndNoneThatHasEnded) {
  const RunId own{kNamespace, {200, 200}, {201, 201}};
  const RunId halved{kNamespace, {300, 300}, {301, 301}};
  host_.Add(200, 1);
  host_.Add(201, 200);
  host_.Add(202, 201, own);
  host_.Add(300, 1);
  host_.Add(302, 300, halved);
  ASSERT_TRUE(sweep_.Find().ok());
  EXPECT_THAT(sweep_.OtherWrappers(/*own_front=*/200),
              ElementsAre(halved.front));
}

TEST_F(SweepTest, MayFindMoreWhenWhatHasStartedSinceIsALeftover) {
  const SweepMemory memory{{300, std::nullopt}, {}};
  host_.Add(250, 1, kDead);
  EXPECT_FALSE(sweep_.MayFindMoreThan(memory)) << "seen by the earlier sweep";
  host_.Add(310, 1);
  EXPECT_FALSE(sweep_.MayFindMoreThan(memory)) << "of no run";
  host_.Add(320, 1, kDead);
  EXPECT_TRUE(sweep_.MayFindMoreThan(memory));
}

}  // namespace
}  // namespace acp_wrap
