#include "tests/transparency/scenario.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace acp_wrap {

void Observation::NoteLines(const std::string& text) {
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    lines_.emplace_back(line);
  }
}

std::vector<std::string> Differences(const std::vector<std::string>& expected,
                                     const std::vector<std::string>& seen) {
  const std::string kNone = "(no more)";
  std::vector<std::string> differences;
  for (size_t i = 0; i < std::max(expected.size(), seen.size()); ++i) {
    const std::string& a = i < expected.size() ? expected[i] : kNone;
    const std::string& b = i < seen.size() ? seen[i] : kNone;
    if (a != b) differences.push_back("\"" + a + "\" against \"" + b + "\"");
  }
  return differences;
}

}  // namespace acp_wrap
