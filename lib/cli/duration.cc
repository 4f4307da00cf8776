#include "lib/cli/duration.h"

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kDigits = "0123456789";
constexpr absl::string_view kUnits = "hmnsu";

constexpr absl::Duration kLongest = absl::Hours(24 * 365);
// Of what is shorter, in nanoseconds; absl::ParseDuration() takes few more.
constexpr size_t kMostDigits = 17;

// A number alone counts seconds.
std::string WithUnit(absl::string_view text) {
  std::string with_unit(text);
  if (text.find_first_of(kUnits) == absl::string_view::npos &&
      kDigits.find(text.back()) != absl::string_view::npos) {
    with_unit += 's';
  }
  return with_unit;
}

}  // namespace

std::optional<absl::Duration> ParseDuration(absl::string_view text) {
  // absl::ParseDuration also takes signs, white space and "inf".
  if (text.empty() ||
      text.find_first_not_of("0123456789.hmnsu") != absl::string_view::npos) {
    return std::nullopt;
  }
  absl::Duration duration;
  if (!absl::ParseDuration(WithUnit(text), &duration) || duration > kLongest) {
    return std::nullopt;
  }
  return duration;
}

std::string WrongDuration(absl::string_view text) {
  const size_t digits = text.find_first_not_of(kDigits);
  const bool begins = !text.empty() && digits != 0;
  for (char c : begins ? text : "") {
    if (absl::ascii_isalpha(c) && kUnits.find(c) == absl::string_view::npos) {
      return "is no time: the units are h, m, s, ms, us and ns";
    }
  }
  absl::Duration duration;
  if (begins && (digits > kMostDigits ||
                 (absl::ParseDuration(WithUnit(text), &duration) &&
                  duration > kLongest))) {
    return "is longer than a year";
  }
  return "is not a time such as 500ms, 10s, 2m";
}

}  // namespace acp_wrap
