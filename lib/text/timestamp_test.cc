#include "lib/text/timestamp.h"

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

TEST(TimestampTest, IsOfOneLength) {
  EXPECT_EQ(Timestamp(absl::UnixEpoch()), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(Timestamp(absl::FromUnixMillis(1767323045678)),
            "2026-01-02T03:04:05.678Z");
  EXPECT_EQ(Timestamp(absl::FromUnixMillis(-1)), "1969-12-31T23:59:59.999Z");
}

// Abseil's own way, which the program does without.
TEST(TimestampTest, IsTheSameAsAbseils) {
  for (int64_t day = -30000; day < 60000; ++day) {
    const absl::Time time =
        absl::FromUnixMillis(day * 86400000 + (day + 30000) * 959);
    ASSERT_EQ(Timestamp(time), absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time,
                                                absl::UTCTimeZone()));
  }
}

}  // namespace
}  // namespace acp_wrap
