#include "lib/ending/run_limits.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using Due = RunLimits::Due;

constexpr absl::Time kStart = absl::UnixEpoch();
constexpr absl::Duration kPatience = absl::Seconds(10);

RunLimits::Settings Both() {
  RunLimits::Settings settings;
  settings.max_lifetime = absl::Minutes(1);
  settings.end_with_input = true;
  return settings;
}

TEST(RunLimitsTest, NothingIsDueByDefault) {
  RunLimits limits({}, kPatience);
  limits.OnAgentStarted(kStart);
  limits.OnInputClosed(kStart);
  EXPECT_EQ(limits.due(), absl::InfiniteFuture());
  EXPECT_EQ(limits.Take(kStart + absl::Hours(1000)), Due::kNothing);
}

TEST(RunLimitsTest, TheLifetimeBeginsWithTheAgentAndIsOverOnce) {
  RunLimits limits(Both(), kPatience);
  EXPECT_EQ(limits.due(), absl::InfiniteFuture());
  limits.OnAgentStarted(kStart);
  const absl::Time over = kStart + absl::Minutes(1);
  EXPECT_EQ(limits.due(), over);
  EXPECT_EQ(limits.Take(over - absl::Nanoseconds(1)), Due::kNothing);
  EXPECT_EQ(limits.Take(over), Due::kLifetimeOver);
  EXPECT_EQ(limits.due(), absl::InfiniteFuture());
  EXPECT_EQ(limits.Take(over), Due::kNothing);
}

TEST(RunLimitsTest, ThePatienceBeginsWithTheEndOfTheInput) {
  RunLimits limits(Both(), kPatience);
  limits.OnAgentStarted(kStart);
  const absl::Time closed = kStart + absl::Seconds(3);
  limits.OnInputClosed(closed);
  EXPECT_EQ(limits.due(), closed + kPatience);
  EXPECT_EQ(limits.Take(closed), Due::kNothing);
  EXPECT_EQ(limits.Take(closed + kPatience), Due::kInputClosed);
  EXPECT_EQ(limits.due(), kStart + absl::Minutes(1));
}

TEST(RunLimitsTest, AnInputThatIsOpenAgainCountsAnew) {
  RunLimits limits(Both(), kPatience);
  limits.OnInputClosed(kStart);
  limits.OnInputOpen();
  EXPECT_EQ(limits.due(), absl::InfiniteFuture());
  const absl::Time again = kStart + absl::Seconds(9);
  limits.OnInputClosed(again);
  EXPECT_EQ(limits.Take(kStart + kPatience), Due::kNothing);
  EXPECT_EQ(limits.Take(again + kPatience), Due::kInputClosed);
}

TEST(RunLimitsTest, WithoutAnAgentNothingIsDue) {
  RunLimits limits(Both(), kPatience);
  limits.OnAgentStarted(kStart);
  limits.OnInputClosed(kStart);
  limits.OnAgentEnded();
  limits.OnInputClosed(kStart);
  EXPECT_EQ(limits.due(), absl::InfiniteFuture());
  EXPECT_EQ(limits.Take(kStart + absl::Hours(1)), Due::kNothing);
}

TEST(RunLimitsTest, BothAtOnceComeOneAfterTheOther) {
  RunLimits limits(Both(), absl::Minutes(1));
  limits.OnAgentStarted(kStart);
  limits.OnInputClosed(kStart);
  const absl::Time later = kStart + absl::Hours(1);
  EXPECT_EQ(limits.Take(later), Due::kLifetimeOver);
  EXPECT_EQ(limits.Take(later), Due::kInputClosed);
  EXPECT_EQ(limits.Take(later), Due::kNothing);
}

}  // namespace
}  // namespace acp_wrap
