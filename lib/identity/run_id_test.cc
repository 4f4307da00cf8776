#include "lib/identity/run_id.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

constexpr RunId kOuter{4026531836, {812, 90211}, {813, 90212}};
constexpr RunId kInner{4026531836, {4711, 90433}, {4712, 90433}};

TEST(RunIdTest, NamesNamespaceFrontAndGuardian) {
  EXPECT_EQ(FormatRunId(kOuter), "4026531836-812.90211-813.90212");
}

TEST(RunIdTest, WhatIsFormattedCanBeParsed) {
  constexpr uint64_t kMax = std::numeric_limits<uint64_t>::max();
  constexpr pid_t kMaxPid = std::numeric_limits<pid_t>::max();
  const RunId kIds[] = {
      kOuter,
      kInner,
      {0, {1, 0}, {2, 0}},
      {kMax, {kMaxPid, kMax}, {kMaxPid, kMax}},
  };
  for (const RunId& id : kIds) {
    EXPECT_EQ(ParseRunId(FormatRunId(id)), id) << FormatRunId(id);
  }
}

TEST(RunIdTest, EveryPartCountsInAComparison) {
  for (const RunId& other :
       {RunId{1, kOuter.front, kOuter.guardian},
        RunId{kOuter.pid_namespace, {812, 90210}, kOuter.guardian},
        RunId{kOuter.pid_namespace, {811, 90211}, kOuter.guardian},
        RunId{kOuter.pid_namespace, kOuter.front, {813, 90211}},
        RunId{kOuter.pid_namespace, kOuter.front, {814, 90212}}}) {
    EXPECT_FALSE(other == kOuter) << FormatRunId(other);
  }
}

TEST(RunIdTest, RejectsWhatFormattingCannotHaveMade) {
  const absl::string_view kTexts[] = {
      "",
      "-",
      "1",
      "1-2.3",
      "1-2.3-4",
      "1-2.3-4.",
      "1-2.3-.5",
      "1-2-4.5",
      "-2.3-4.5",
      "1-2.3-4.5-",
      "1-2.3-4.5.6",
      "1-2.3-4.5-6.7",
      "1-2.3-4.5,",
      "1-2.3-4.5\n",
      " 1-2.3-4.5",
      "1- 2.3-4.5",
      "+1-2.3-4.5",
      "1-+2.3-4.5",
      "1--2.3-4.5",
      "01-2.3-4.5",
      "1-02.3-4.5",
      "1-2.03-4.5",
      "00-2.3-4.5",
      "0x1-2.3-4.5",
      "1-0.3-4.5",  // no process has pid 0
      "1-2.3-0.5",
      "1-2147483648.3-4.5",  // beyond pid_t
      "1-2.18446744073709551616-4.5",
      "18446744073709551616-2.3-4.5",
      absl::string_view("1-2.3-4.5\0", 10),
      absl::string_view("1-2.3-4\0.5", 10),
  };
  for (absl::string_view text : kTexts) {
    EXPECT_EQ(ParseRunId(text), std::nullopt) << text;
  }
}

// One wrong byte either makes the text unreadable or another run's id, but
// never a second spelling of an id.
TEST(RunIdTest, AnIdHasOneSpelling) {
  const std::string text = FormatRunId(kInner);
  for (size_t at = 0; at <= text.size(); ++at) {
    for (char byte : {'0', '1', '9', '.', '-', ',', '+', ' ', 'a', '\0'}) {
      for (size_t replaced : {0, 1}) {
        std::string changed = text;
        changed.replace(at, replaced, 1, byte);
        std::optional<RunId> id = ParseRunId(changed);
        if (!id) continue;
        EXPECT_EQ(FormatRunId(*id), changed);
      }
    }
  }
}

TEST(RunIdTest, ARunInsideARunStandsBehindIt) {
  std::string chain = AppendRunId("", kOuter);
  EXPECT_EQ(chain, "4026531836-812.90211-813.90212");
  chain = AppendRunId(chain, kInner);
  EXPECT_EQ(chain,
            "4026531836-812.90211-813.90212,4026531836-4711.90433-4712.90433");
  EXPECT_EQ(ParseRunIdChain(chain), (std::vector<RunId>{kOuter, kInner}));
}

TEST(RunIdTest, WhatIsNoChainIsNotGoneOnWith) {
  for (const char* outer : {"", "1", "junk", "1-2.3-4.5,", ",", "true"}) {
    EXPECT_EQ(AppendRunId(outer, kInner), FormatRunId(kInner)) << outer;
  }
}

// Somebody else has written it, to keep whoever reads it busy.
TEST(RunIdTest, AChainWithoutAnEndIsNone) {
  std::string chain = FormatRunId(kOuter);
  for (size_t i = 1; i < kMostRunsInChain; ++i) {
    chain = AppendRunId(chain, kOuter);
  }
  ASSERT_TRUE(ParseRunIdChain(chain));
  EXPECT_EQ(ParseRunIdChain(chain)->size(), kMostRunsInChain);
  EXPECT_EQ(AppendRunId(chain, kInner), FormatRunId(kInner));
  EXPECT_EQ(ParseRunIdChain(chain + "," + FormatRunId(kInner)), std::nullopt);
}

TEST(RunIdTest, OneWrongIdSpoilsTheChain) {
  const std::string outer = FormatRunId(kOuter), inner = FormatRunId(kInner);
  for (const std::string& chain :
       {std::string(), std::string(","), outer + ",", "," + outer,
        outer + ",," + inner, outer + ";" + inner, outer + ", " + inner,
        "x," + inner, outer + ",x", outer + inner}) {
    EXPECT_EQ(ParseRunIdChain(chain), std::nullopt) << chain;
  }
}

}  // namespace
}  // namespace acp_wrap
