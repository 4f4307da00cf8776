#include "lib/text/proc_stat.h"

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace acp_wrap {
namespace {

// PF_EXITING, which include/linux/sched.h has had at 4 since Linux 2.6.
constexpr uint64_t kExiting = 4;

// Takes the next of the fields that single spaces separate.
absl::string_view TakeField(absl::string_view& text) {
  size_t end = text.find_first_of(" \n");
  absl::string_view field = text.substr(0, end);
  text.remove_prefix(end == absl::string_view::npos ? text.size() : end + 1);
  return field;
}

template <typename Number>
bool TakeNumber(absl::string_view& text, Number& number) {
  return absl::SimpleAtoi(TakeField(text), &number);
}

void SkipFields(absl::string_view& text, int count) {
  while (count-- > 0) TakeField(text);
}

}  // namespace

std::optional<ProcStat> ParseProcStat(absl::string_view text) {
  size_t name_begin = text.find('(');
  size_t name_end = text.rfind(')');
  if (name_begin == absl::string_view::npos ||
      name_end == absl::string_view::npos || name_end < name_begin ||
      text.substr(name_end + 1, 1) != " ") {
    return std::nullopt;
  }
  ProcStat stat;
  ProcessInfo& info = stat.info;
  absl::string_view front = text.substr(0, name_begin);
  if (!TakeNumber(front, info.id.pid)) return std::nullopt;
  info.name =
      std::string(text.substr(name_begin + 1, name_end - name_begin - 1));

  absl::string_view rest = text.substr(name_end + 2);
  absl::string_view state = TakeField(rest);  // field 3
  if (state.size() != 1 || !TakeNumber(rest, info.parent) ||
      !TakeNumber(rest, info.group) || !TakeNumber(rest, info.session)) {
    return std::nullopt;
  }
  SkipFields(rest, 2);  // 7 and 8
  uint64_t flags, in_user_mode, in_kernel;
  if (!TakeNumber(rest, flags)) return std::nullopt;
  stat.exiting = (flags & kExiting) != 0;
  SkipFields(rest, 4);  // 10 to 13
  if (!TakeNumber(rest, in_user_mode) || !TakeNumber(rest, in_kernel)) {
    return std::nullopt;
  }
  stat.processor_ticks = in_user_mode + in_kernel;
  SkipFields(rest, 4);  // 16 to 19
  if (!TakeNumber(rest, stat.threads)) return std::nullopt;
  SkipFields(rest, 1);  // 21
  // With nothing behind it, the number may have been cut short.
  if (!TakeNumber(rest, info.id.start_time) || rest.empty()) {
    return std::nullopt;
  }
  SkipFields(rest, 1);  // 23
  if (!TakeNumber(rest, stat.resident_pages)) stat.resident_pages = 0;
  // A leader that called pthread_exit(3) is a zombie with living threads.
  const bool ended = state == "Z" || state == "X";
  info.zombie = ended && stat.threads <= 1;
  info.first_thread_ended = ended && stat.threads > 1;
  info.stopped = state == "T" || state == "t";
  info.uninterruptible = state == "D";
  return stat;
}

}  // namespace acp_wrap
