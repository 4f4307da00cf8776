#include "lib/host/read_markers.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "lib/host/host_process.h"

namespace acp_wrap {
namespace {

// From entries with '|' for the NUL bytes.
HostProcess Read(std::string block, bool expected_marked) {
  for (char& c : block) {
    if (c == '|') c = '\0';
  }
  HostProcess process;
  EXPECT_EQ(ReadMarkers(block, process), expected_marked) << block;
  return process;
}

TEST(ReadMarkersTest, ReadsWhatEitherAppSets) {
  HostProcess older = Read("A=b|SPROUT_MANAGED_AGENT=app|", true);
  EXPECT_EQ(older.instance, "app");
  EXPECT_FALSE(older.instance_of_buzz);
  HostProcess today = Read("A=b|BUZZ_MANAGED_AGENT=app|", true);
  EXPECT_EQ(today.instance, "app");
  EXPECT_TRUE(today.instance_of_buzz);
}

// The wrapper sets the older one where its caller has not.
TEST(ReadMarkersTest, TodaysCountsBeforeTheOlder) {
  for (const char* block : {"SPROUT_MANAGED_AGENT=1|BUZZ_MANAGED_AGENT=app|",
                            "BUZZ_MANAGED_AGENT=app|SPROUT_MANAGED_AGENT=1|"}) {
    HostProcess process = Read(block, true);
    EXPECT_EQ(process.instance, "app");
    EXPECT_TRUE(process.instance_of_buzz);
  }
}

TEST(ReadMarkersTest, ARunIsAMarkToo) {
  HostProcess process = Read("SPROUT_ACP_WRAP_RUN=1-2.3-4.5|", true);
  EXPECT_EQ(process.run_chain, "1-2.3-4.5");
  EXPECT_FALSE(process.instance);
}

TEST(ReadMarkersTest, WhatOnlyLooksLikeAMarkerIsNone) {
  for (const char* block :
       {"", "A=b|", "BUZZ_MANAGED_AGENT_START_NONCE=6f1d|",
        "XBUZZ_MANAGED_AGENT=app|", "SPROUT_PRIVATE_KEY=x|",
        "A=BUZZ_MANAGED_AGENT=app|", "BUZZ_MANAGED_AGENT|"}) {
    EXPECT_FALSE(Read(block, false).instance) << block;
  }
  EXPECT_TRUE(Read("SPROUT_ACP_WRAP_KEEP=1|", false).keep);
}

}  // namespace
}  // namespace acp_wrap
