#include "lib/text/proc_status.h"

#include <optional>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kOwn =
    "Name:\tsh\nNSpid:\t42\nUid:\t7\t7\t7\t7\nGid:\t8\t8\t8\t8\n";
constexpr absl::string_view kSetUserId =
    "Name:\tsu\nUid:\t7\t0\t0\t0\nGid:\t8\t8\t8\t8\n";

TEST(ProcStatusTest, TheEffectiveUserStandsSecond) {
  EXPECT_EQ(EffectiveUser(kOwn), 7u);
  EXPECT_EQ(EffectiveUser(kSetUserId), 0u);
}

TEST(ProcStatusTest, OneUserInAllFourWays) {
  EXPECT_EQ(SingleUser(kOwn), 7u);
  EXPECT_EQ(SingleUser(kSetUserId), std::nullopt);
}

TEST(ProcStatusTest, WhatDoesNotSayItIsNobodys) {
  for (absl::string_view text :
       {"", "Name:\tsh\n", "Name:\tsh\nUid:\t", "Name:\tsh\nUid:\tx\ty\n"}) {
    EXPECT_EQ(EffectiveUser(text), std::nullopt) << text;
    EXPECT_EQ(SingleUser(text), std::nullopt) << text;
  }
}

TEST(ProcStatusTest, TheFirstOfANamespaceBelowHasTheNumberOneThere) {
  EXPECT_TRUE(IsInitBelow("Name:\tinit\nNSpid:\t42\t1\nx"));
  EXPECT_FALSE(IsInitBelow("Name:\tsh\nNSpid:\t42\t11\nx"));
  EXPECT_FALSE(IsInitBelow("Name:\tinit\nNSpid:\t1\nx")) << "the reader's own";
  EXPECT_FALSE(IsInitBelow("Name:\tinit\n"));
}

}  // namespace
}  // namespace acp_wrap
