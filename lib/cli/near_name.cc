#include "lib/cli/near_name.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace acp_wrap {
namespace {

// Nobody types that much by mistake, and the distance takes time that grows
// with the product of both lengths.
constexpr size_t kLongest = 64;

// With fewer letters behind the dashes, the beginning of a name says nothing.
constexpr size_t kShortestBeginning = 4;

std::optional<absl::string_view> OnlyOneThatBeginsWith(
    absl::string_view typed, const std::vector<absl::string_view>& names) {
  std::optional<absl::string_view> only;
  if (typed.size() < kShortestBeginning) return only;
  for (absl::string_view name : names) {
    if (name.substr(0, typed.size()) != typed) continue;
    if (only) return std::nullopt;
    only = name;
  }
  return only;
}

}  // namespace

size_t EditDistance(absl::string_view from, absl::string_view to) {
  // rows[i][j]: from the first i letters of `from` to the first j of `to`; only
  // the last three rows are needed.
  std::vector<size_t> before_last(to.size() + 1);
  std::vector<size_t> last(to.size() + 1);
  std::vector<size_t> row(to.size() + 1);
  for (size_t j = 0; j <= to.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= from.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = i;
    for (size_t j = 1; j <= to.size(); ++j) {
      const size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] &&
          from[i - 2] == to[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[to.size()];
}

std::optional<absl::string_view> NearName(
    absl::string_view typed, const std::vector<absl::string_view>& names) {
  if (typed.size() > kLongest) return std::nullopt;
  std::optional<absl::string_view> best = OnlyOneThatBeginsWith(typed, names);
  if (best) return best;
  size_t least = kLongest;
  for (absl::string_view name : names) {
    const size_t distance = EditDistance(typed, name);
    if (distance * 4 > name.size() || distance >= least) continue;
    least = distance;
    best = name;
  }
  return best;
}

}  // namespace acp_wrap
