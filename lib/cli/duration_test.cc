#include "lib/cli/duration.h"

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

TEST(ParseDurationTest, ReadsTimes) {
  const struct {
    absl::string_view text;
    absl::Duration duration;
  } kCases[] = {
      {"10s", absl::Seconds(10)},
      {"500ms", absl::Milliseconds(500)},
      {"2m", absl::Minutes(2)},
      {"1m30s", absl::Seconds(90)},
      {"1.5h", absl::Minutes(90)},
      {"250us", absl::Microseconds(250)},
      {"40ns", absl::Nanoseconds(40)},
      // As timeout(1) reads it.
      {"0", absl::ZeroDuration()},
      {"7", absl::Seconds(7)},
      {"007", absl::Seconds(7)},
      {"0.25", absl::Milliseconds(250)},
      {".5", absl::Milliseconds(500)},
      {"0s", absl::ZeroDuration()},
      {"8760h", absl::Hours(8760)},
      {"31536000", absl::Hours(8760)},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ParseDuration(c.text), c.duration) << c.text;
  }
}

TEST(ParseDurationTest, RejectsEverythingElse) {
  const absl::string_view kTexts[] = {
      "",
      " ",
      "s",
      "ms",
      ".",
      "1.",
      "1..5s",
      "1.5.5s",
      "-1s",
      "+1s",
      "-0",
      "1 s",
      " 1s",
      "1s ",
      "1s\n",
      "1S",
      "1d",
      "1sm",
      "1e3",
      "1s2",
      "1m30",
      "0x10",
      "1,5s",
      "inf",
      "nan",
      "five",
      "8760h1ns",  // longer than a year
      "31536001",
      "99999999999999999999h",
      "999999999999999999999999999999",
      absl::string_view("1s\0", 3),
  };
  for (absl::string_view text : kTexts) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << '"' << text << '"';
  }
}

TEST(WrongDurationTest, SaysWhatIsWrong) {
  const absl::string_view kUnits =
      "is no time: the units are h, m, s, ms, us and ns";
  const absl::string_view kLong = "is longer than a year";
  const absl::string_view kOther = "is not a time such as 500ms, 10s, 2m";
  const struct {
    absl::string_view text;
    absl::string_view wrong;
  } kCases[] = {
      {"1d", kUnits},      {"5min", kUnits},
      {"10S", kUnits},     {"3weeks", kUnits},
      {"9000h", kLong},    {"999999999h", kLong},
      {"31536001", kLong}, {"99999999999999999999h", kLong},
      {"", kOther},        {"soon", kOther},
      {"-1s", kOther},     {"1..5s", kOther},
      {"1m30", kOther},    {"1 s", kOther},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ParseDuration(c.text), std::nullopt) << c.text;
    EXPECT_EQ(WrongDuration(c.text), c.wrong) << c.text;
  }
}

}  // namespace
}  // namespace acp_wrap
