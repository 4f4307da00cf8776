#include "lib/text/proc_stat.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

// A line as the kernel writes it, but for these fields.
std::string Line(absl::string_view name, absl::string_view state = "S",
                 absl::string_view threads = "1",
                 absl::string_view start_time = "90211",
                 absl::string_view flags = "4194304") {
  return absl::StrCat("4711 (", name, ") ", state, " 812 4700 4600 34816 4711 ",
                      flags, " 1 2 3 4 5 6 7 8 20 0 ", threads, " 0 ",
                      start_time,
                      " 8396800 900 18446744073709551615 1 1 0 0 0 0 0\n");
}

TEST(ParseProcStatTest, ReadsALineOfTheKernel) {
  // From Linux 6.1: cat /proc/self/stat.
  std::optional<ProcStat> stat = ParseProcStat(
      "2315 (cat) R 2290 2315 2290 34816 2315 4194304 91 0 0 0 7 3 90 60 20 0 "
      "1 "
      "0 114205 5644288 358 18446744073709551615 94180396408832 94180396425529 "
      "140730466414160 0 0 0 0 0 0 0 0 0 17 3 0 0 0 0 0 94180396437584 "
      "94180396439144 94181166702592 140730466416963 140730466416983 "
      "140730466416983 140730466418667 0\n");
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->info.id, (ProcessId{2315, 114205}));
  EXPECT_EQ(stat->info.parent, 2290);
  EXPECT_EQ(stat->info.group, 2315);
  EXPECT_EQ(stat->info.session, 2290);
  EXPECT_EQ(stat->info.name, "cat");
  EXPECT_EQ(stat->threads, 1);
  EXPECT_EQ(stat->processor_ticks, 10u);
  EXPECT_FALSE(stat->info.zombie);
  EXPECT_FALSE(stat->info.uninterruptible);
}

// Any process may name itself so that it looks like another one's line.
TEST(ParseProcStatTest, ANameMayHoldAnyByte) {
  for (const std::string& name :
       {std::string("node"), std::string(""), std::string("a b"),
        std::string("(sd-pam)"), std::string(")"), std::string("("),
        std::string(") S 1 1 1 ("), std::string(") Z 1 1"), std::string("a\nb"),
        std::string("\xff\x01"), std::string("a\0b", 3)}) {
    std::optional<ProcStat> stat = ParseProcStat(Line(name));
    ASSERT_TRUE(stat) << name;
    EXPECT_EQ(stat->info.name, name);
    EXPECT_EQ(stat->info.id, (ProcessId{4711, 90211}));
    EXPECT_EQ(stat->info.parent, 812);
    EXPECT_EQ(stat->info.group, 4700);
    EXPECT_EQ(stat->info.session, 4600);
  }
}

TEST(ParseProcStatTest, KnowsWhoHasEndedAndWhoCannotEnd) {
  const struct {
    absl::string_view state, threads;
    bool zombie, uninterruptible;
  } kCases[] = {
      {"R", "1", false, false},
      {"S", "8", false, false},
      {"T", "1", false, false},
      {"t", "1", false, false},
      {"I", "1", false, false},
      {"D", "1", false, true},
      {"Z", "1", true, false},
      {"X", "0", true, false},
      // Its first thread has ended, the others run on.
      {"Z", "2", false, false},
      {"X", "2", false, false},
  };
  for (const auto& c : kCases) {
    std::optional<ProcStat> stat = ParseProcStat(Line("x", c.state, c.threads));
    ASSERT_TRUE(stat) << c.state;
    EXPECT_EQ(stat->info.zombie, c.zombie) << c.state << c.threads;
    EXPECT_EQ(stat->info.uninterruptible, c.uninterruptible) << c.state;
  }
}

TEST(ParseProcStatTest, KnowsWhoIsOnItsWayOut) {
  EXPECT_FALSE(ParseProcStat(Line("x"))->exiting);
  EXPECT_TRUE(ParseProcStat(Line("x", "R", "1", "90211", "4228100"))->exiting);
}

TEST(ParseProcStatTest, ReadsTheLargestStartTime) {
  std::optional<ProcStat> stat =
      ParseProcStat(Line("x", "S", "1", "18446744073709551615"));
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->info.id.start_time, std::numeric_limits<uint64_t>::max());
}

TEST(ParseProcStatTest, RejectsAnyOtherForm) {
  const std::string kTexts[] = {
      "",
      "\n",
      "4711",
      "4711 (x",
      "4711 x) S 1 1 1",
      ")(",
      "4711 (x)",
      "4711 (x) ",
      "4711 (x)S 1 1 1",
      "x (x) S 1 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 5 ",
      " (x) S 1 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 5 ",
      Line("x", ""),
      Line("x", "SS"),
      Line("x", "S", "many"),
      Line("x", "S", ""),
      Line("x", "S", "1", "soon"),
      Line("x", "S", "1", "18446744073709551616"),
      Line("x", "S", "1", "-1"),
  };
  for (const std::string& text : kTexts) {
    EXPECT_FALSE(ParseProcStat(text)) << text;
  }
}

TEST(ParseProcStatTest, RejectsALineCutShort) {
  const std::string line = Line("x");
  const size_t start_time_ends = line.find(" 8396800");
  for (size_t length = 0; length <= start_time_ends; ++length) {
    EXPECT_FALSE(ParseProcStat(line.substr(0, length))) << length;
  }
  EXPECT_TRUE(ParseProcStat(line.substr(0, start_time_ends + 2)));
}

}  // namespace
}  // namespace acp_wrap
