#include "lib/ending/orphan_rule.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

// Entries with '|' for the NUL bytes.
std::string Block(std::string entries) {
  for (char& c : entries) {
    if (c == '|') c = '\0';
  }
  return entries;
}

OrphanRule RuleFor(const std::vector<std::string>& environment) {
  return OrphanRuleFor(absl::Seconds(60), true, environment);
}

TEST(OrphanRuleTest, OnlyInTheHarnesssPlaceWithAnAppItIsNotNeverByItself) {
  const std::vector<std::string> kApp = {"BUZZ_MANAGED_AGENT=app"};
  EXPECT_EQ(OrphanRuleFor({}, true, kApp).interval, absl::Seconds(60));
  EXPECT_EQ(OrphanRuleFor({}, false, kApp).interval, absl::InfiniteDuration());
  EXPECT_EQ(OrphanRuleFor({}, true, {}).interval, absl::InfiniteDuration());
}

TEST(OrphanRuleTest, WhatWasAskedForHoldsAnywhere) {
  for (bool in_harness_place : {false, true}) {
    for (absl::Duration asked : {absl::Seconds(1), absl::InfiniteDuration()}) {
      EXPECT_EQ(OrphanRuleFor(asked, in_harness_place, {"BUZZ_MANAGED_AGENT=a"})
                    .interval,
                asked);
    }
  }
}

TEST(OrphanRuleTest, WithoutAnAppAnyOrphanMayBeEnded) {
  OrphanRule rule = RuleFor({"A=b"});
  EXPECT_TRUE(rule.Allows("", false));
  EXPECT_TRUE(rule.Allows("", true));
  EXPECT_TRUE(rule.Allows(Block("BUZZ_MANAGED_AGENT=app|"), false));
}

TEST(OrphanRuleTest, OfAnAppOnlyWhatHasItsMarker) {
  for (const char* name : {"BUZZ_MANAGED_AGENT", "SPROUT_MANAGED_AGENT"}) {
    const std::string entry = std::string(name) + "=app";
    OrphanRule rule = RuleFor({"A=b", entry});
    EXPECT_TRUE(rule.Allows(Block("A=b|" + entry + "|"), false));
    EXPECT_FALSE(rule.Allows(Block("A=b|" + entry + ".dev|"), false));
    EXPECT_FALSE(rule.Allows(Block("A=b|X" + entry + "|"), false));
    EXPECT_FALSE(rule.Allows("", false));
    // Which the app takes for a part of what it has started.
    EXPECT_FALSE(rule.Allows(Block(entry + "|"), true));
  }
}

// The wrapper sets the older one itself.
TEST(OrphanRuleTest, TodaysMarkerCountsBeforeTheOlderOne) {
  OrphanRule rule =
      RuleFor({"SPROUT_MANAGED_AGENT=1", "BUZZ_MANAGED_AGENT=app"});
  EXPECT_EQ(rule.marker, "BUZZ_MANAGED_AGENT=app");
  EXPECT_FALSE(rule.Allows(Block("SPROUT_MANAGED_AGENT=1|"), false));
}

}  // namespace
}  // namespace acp_wrap
