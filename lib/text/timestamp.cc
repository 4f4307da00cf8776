#include "lib/text/timestamp.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace acp_wrap {
namespace {

std::string Digits(int64_t number, size_t count) {
  std::string decimal = std::to_string(number);
  return decimal.insert(0, count - decimal.size(), '0');
}

}  // namespace

std::string Timestamp(absl::Time time) {
  const absl::CivilSecond utc =
      absl::CivilSecond(1970) + absl::ToUnixSeconds(time);
  const int64_t millis =
      absl::ToUnixMillis(time) - absl::ToUnixSeconds(time) * 1000;
  return Digits(utc.year(), 4) + "-" + Digits(utc.month(), 2) + "-" +
         Digits(utc.day(), 2) + "T" + Digits(utc.hour(), 2) + ":" +
         Digits(utc.minute(), 2) + ":" + Digits(utc.second(), 2) + "." +
         Digits(millis, 3) + "Z";
}

}  // namespace acp_wrap
