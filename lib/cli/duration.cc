#include "lib/cli/duration.h"

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kDigits = "0123456789";
constexpr absl::string_view kUnits = "hmnsu";

}  // namespace

std::optional<absl::Duration> ParseDuration(absl::string_view text) {
  // absl::ParseDuration also takes signs, white space and "inf".
  if (text.empty() ||
      text.find_first_not_of("0123456789.hmnsu") != absl::string_view::npos) {
    return std::nullopt;
  }
  std::string with_unit(text);
  if (text.find_first_of(kUnits) == absl::string_view::npos &&
      kDigits.find(text.back()) != absl::string_view::npos) {
    with_unit += 's';
  }
  absl::Duration duration;
  if (!absl::ParseDuration(with_unit, &duration) ||
      duration > absl::Hours(24 * 365)) {
    return std::nullopt;
  }
  return duration;
}

}  // namespace acp_wrap
