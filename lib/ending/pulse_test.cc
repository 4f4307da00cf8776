#include "lib/ending/pulse.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using Step = Pulse::Step;

constexpr absl::Time kStart = absl::UnixEpoch();

TEST(PulseTest, NothingIsDueBeforeTheRunIsToEnd) {
  Pulse pulse;
  EXPECT_EQ(pulse.due(), absl::InfiniteFuture());
  EXPECT_EQ(pulse.Next(kStart + absl::Hours(1)), Step::kNothing);
}

TEST(PulseTest, AnAnswerInTimeIsEnough) {
  Pulse pulse;
  pulse.Begin(kStart);
  pulse.OnAsked(pulse.due());
  const absl::Time look = pulse.due();
  pulse.OnAnswer(look - absl::Milliseconds(5));
  EXPECT_EQ(pulse.Next(look), Step::kNothing);
}

TEST(PulseTest, AsksAgainInGrowingIntervals) {
  Pulse pulse;
  pulse.Begin(kStart);
  absl::Time now = kStart;
  for (int seconds : {1, 1, 2, 4, 8, 8}) {
    EXPECT_EQ(pulse.due(), now + absl::Seconds(seconds));
    now = pulse.due();
    EXPECT_EQ(pulse.Next(now), Step::kAsk);
    pulse.OnAsked(now);
    pulse.OnAnswer(now);
  }
}

TEST(PulseTest, LooksAfterASecondAndGivesUpAfterTen) {
  Pulse pulse;
  pulse.OnAsked(kStart);
  for (int i = 1; i < 10; ++i) {
    ASSERT_EQ(pulse.due(), kStart + absl::Seconds(i));
    EXPECT_EQ(pulse.Next(pulse.due()), Step::kLook);
  }
  EXPECT_EQ(pulse.Next(pulse.due()), Step::kGiveUp);
}

// Whoever begins and asks again and again does not begin anew.
TEST(PulseTest, CountsFromTheFirstQuestion) {
  Pulse pulse;
  for (int i = 0; i < 20; ++i) {
    pulse.Begin(kStart + absl::Milliseconds(500) * i);
    pulse.OnAsked(kStart + absl::Milliseconds(500) * i);
  }
  EXPECT_EQ(pulse.due(), kStart + absl::Seconds(1));
  EXPECT_EQ(pulse.Next(kStart + absl::Seconds(10)), Step::kGiveUp);
}

TEST(PulseTest, AnAnswerToNothingChangesNothing) {
  Pulse pulse;
  pulse.OnAnswer(kStart);
  EXPECT_EQ(pulse.due(), absl::InfiniteFuture());
}

}  // namespace
}  // namespace acp_wrap
