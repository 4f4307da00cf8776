#include "platform/linux/pid_order.h"

#include <dirent.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "lib/identity/pid_range.h"
#include "lib/result.h"
#include "platform/linux/read_file.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// Of the PID namespace of the caller; where the kernel was built for
// checkpoints (CONFIG_CHECKPOINT_RESTORE, proc(5)).
std::optional<pid_t> LastNumber(const UniqueFd& proc) {
  Result<std::string> text = ReadFileAt(proc, "sys/kernel/ns_last_pid");
  pid_t last;
  if (!text.ok() || !absl::SimpleAtoi(text.value(), &last) || last <= 0) {
    return std::nullopt;
  }
  return last;
}

}  // namespace

std::optional<uint64_t> ForksSinceBoot(const UniqueFd& proc) {
  Result<std::string> text = ReadFileAt(proc, "stat");
  if (!text.ok()) return std::nullopt;
  constexpr absl::string_view kLabel = "\nprocesses ";
  absl::string_view rest = text.value();
  size_t label = rest.find(kLabel);
  if (label == absl::string_view::npos) return std::nullopt;
  rest.remove_prefix(label + kLabel.size());
  uint64_t count;
  if (!absl::SimpleAtoi(rest.substr(0, rest.find('\n')), &count)) {
    return std::nullopt;
  }
  return count;
}

PidRange NumbersSince(const UniqueFd& proc, pid_t first,
                      std::optional<uint64_t> forks) {
  std::optional<uint64_t> forks_now = ForksSinceBoot(proc);
  Result<std::string> text = ReadFileAt(proc, "sys/kernel/pid_max");
  uint64_t limit;
  if (!forks || !forks_now || !text.ok() ||
      !absl::SimpleAtoi(text.value(), &limit)) {
    return {};
  }
  return NumbersSince(first, *forks_now - *forks, limit, LastNumber(proc));
}

void SeekTo(DIR* all, const PidRange& range) {
  // FIRST_PROCESS_ENTRY in fs/proc/internal.h.  From a position below, and
  // beyond the last of what comes before processes, nothing is listed at all.
  constexpr pid_t kFirstProcessPosition = 256;
  if (range.begun_again_to == 0 && range.first >= kFirstProcessPosition) {
    seekdir(all, range.first);
  }
}

}  // namespace acp_wrap
