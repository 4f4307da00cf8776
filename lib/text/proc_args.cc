#include "lib/text/proc_args.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace acp_wrap {
namespace {

// Of every program that macOS 11 and later runs.
constexpr size_t kPointer = 8;

// The string that `rest` begins with; nothing if no NUL ends it.
std::optional<absl::string_view> TakeString(absl::string_view& rest) {
  size_t end = rest.find('\0');
  if (end == absl::string_view::npos) return std::nullopt;
  absl::string_view string = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return string;
}

// Behind the path, which has `length` bytes: how many NULs are no argument.
// All that there are would be too many if the first argument is empty; so it
// is as many as the kernel puts there, unless it seems to have put fewer.
size_t Padding(size_t length, absl::string_view rest) {
  size_t wanted = (kPointer - (length + 1) % kPointer) % kPointer;
  size_t present = std::min(rest.find_first_not_of('\0'), rest.size());
  return std::min(wanted, present);
}

}  // namespace

std::optional<ProcArgs> ParseProcArgs(absl::string_view buffer) {
  ProcArgs result;
  int32_t count;
  if (buffer.size() < sizeof count) return std::nullopt;
  std::memcpy(&count, buffer.data(), sizeof count);
  buffer.remove_prefix(sizeof count);
  if (count < 0) return std::nullopt;
  std::optional<absl::string_view> string = TakeString(buffer);
  if (!string) return std::nullopt;
  result.executable = std::string(*string);
  buffer.remove_prefix(Padding(string->size(), buffer));
  for (int32_t i = 0; i < count; ++i) {
    string = TakeString(buffer);
    if (!string) return std::nullopt;
    result.arguments.emplace_back(*string);
  }
  result.environment_is_shown = !buffer.empty();
  while ((string = TakeString(buffer)) && !string->empty()) {
    result.environment.emplace_back(*string);
  }
  return result;
}

}  // namespace acp_wrap
