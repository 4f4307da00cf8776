#include "lib/identity/run_id.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace acp_wrap {
namespace {

std::string FormatProcess(const ProcessId& id) {
  return std::to_string(id.pid) + "." + std::to_string(id.start_time);
}

// Takes the decimal number in front of `end` off `text`; `end` 0 is the end
// of the text.
template <typename Number>
bool TakeNumber(absl::string_view& text, char end, Number& number) {
  size_t length = end ? text.find(end) : text.size();
  if (length == absl::string_view::npos || length == 0) return false;
  absl::string_view digits = text.substr(0, length);
  // SimpleAtoi also takes signs, white space and leading zeros.
  if (digits.find_first_not_of("0123456789") != absl::string_view::npos ||
      (digits.size() > 1 && digits[0] == '0') ||
      !absl::SimpleAtoi(digits, &number)) {
    return false;
  }
  text.remove_prefix(end ? length + 1 : length);
  return true;
}

bool TakeProcess(absl::string_view& text, char end, ProcessId& id) {
  return TakeNumber(text, '.', id.pid) && id.pid > 0 &&
         TakeNumber(text, end, id.start_time);
}

}  // namespace

std::string FormatRunId(const RunId& id) {
  return std::to_string(id.pid_namespace) + "-" + FormatProcess(id.front) +
         "-" + FormatProcess(id.guardian);
}

std::optional<RunId> ParseRunId(absl::string_view text) {
  RunId id;
  if (!TakeNumber(text, '-', id.pid_namespace) ||
      !TakeProcess(text, '-', id.front) || !TakeProcess(text, 0, id.guardian)) {
    return std::nullopt;
  }
  return id;
}

std::string AppendRunId(absl::string_view outer_chain, const RunId& id) {
  const std::optional<std::vector<RunId>> outer = ParseRunIdChain(outer_chain);
  if (!outer || outer->size() == kMostRunsInChain) return FormatRunId(id);
  return std::string(outer_chain) + ',' + FormatRunId(id);
}

std::optional<std::vector<RunId>> ParseRunIdChain(absl::string_view text) {
  std::vector<RunId> chain;
  while (chain.size() < kMostRunsInChain) {
    size_t comma = text.find(',');
    std::optional<RunId> id = ParseRunId(text.substr(0, comma));
    if (!id) return std::nullopt;
    chain.push_back(*id);
    if (comma == absl::string_view::npos) return chain;
    text.remove_prefix(comma + 1);
  }
  return std::nullopt;
}

}  // namespace acp_wrap
