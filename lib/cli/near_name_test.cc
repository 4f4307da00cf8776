#include "lib/cli/near_name.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

TEST(EditDistanceTest, CountsLettersLeftOutPutInReplacedAndExchanged) {
  EXPECT_EQ(EditDistance("", ""), 0u);
  EXPECT_EQ(EditDistance("grace", "grace"), 0u);
  EXPECT_EQ(EditDistance("", "grace"), 5u);
  EXPECT_EQ(EditDistance("grace", ""), 5u);
  EXPECT_EQ(EditDistance("grac", "grace"), 1u);
  EXPECT_EQ(EditDistance("graces", "grace"), 1u);
  EXPECT_EQ(EditDistance("grase", "grace"), 1u);
  EXPECT_EQ(EditDistance("garce", "grace"), 1u);
  EXPECT_EQ(EditDistance("egarc", "grace"), 3u);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
}

TEST(EditDistanceTest, IsTheSameInBothDirections) {
  for (absl::string_view a : {"", "a", "ab", "ba", "abc", "cab", "--list"}) {
    for (absl::string_view b : {"", "b", "ab", "bca", "acb", "--lits"}) {
      EXPECT_EQ(EditDistance(a, b), EditDistance(b, a)) << a << " " << b;
    }
  }
}

TEST(NearNameTest, FindsWhatWasMeant) {
  const std::vector<absl::string_view> names = {
      "--grace", "--kill-after", "--on-parent-exit", "--keep", "--report"};
  const struct {
    absl::string_view typed;
    std::optional<absl::string_view> meant;
  } kCases[] = {
      {"--grase", "--grace"},
      {"--grcae", "--grace"},
      {"--killafter", "--kill-after"},
      {"--kill", "--kill-after"},
      {"--kill_after", "--kill-after"},
      {"--on-parents-exits", "--on-parent-exit"},
      {"--keeep", "--keep"},
      {"-keep", "--keep"},
      // The beginning of more than one, or of none.
      {"--", std::nullopt},
      {"--k", std::nullopt},
      {"--ke", "--keep"},
      {"--color", std::nullopt},
      {"--kept", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(NearName(c.typed, names), c.meant) << c.typed;
  }
}

TEST(NearNameTest, GivesUpOnWhatNobodyTypes) {
  EXPECT_EQ(NearName(std::string(1 << 20, '-'), {"--grace"}), std::nullopt);
}

}  // namespace
}  // namespace acp_wrap
