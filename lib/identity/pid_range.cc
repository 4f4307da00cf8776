#include "lib/identity/pid_range.h"

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace acp_wrap {

PidRange NumbersSince(pid_t first, uint64_t started, uint64_t limit,
                      std::optional<pid_t> last) {
  constexpr uint64_t kReserved = 300;
  const uint64_t begin = static_cast<uint64_t>(first);
  if (started >= limit) return {};
  const uint64_t end = begin + started + limit / 4;
  if (last && started + limit / 4 < limit) {
    const uint64_t now = static_cast<uint64_t>(*last) + limit / 64;
    if (*last >= first && now < limit) {
      return {first, 0, static_cast<pid_t>(now)};
    }
    const uint64_t begun_again = *last >= first ? now - limit + kReserved : now;
    if (begun_again < begin) return {first, static_cast<pid_t>(begun_again)};
  }
  if (end < limit) return {first, 0};
  const uint64_t begun_again_to = end - limit + kReserved;
  if (begun_again_to >= begin) return {};
  return {first, static_cast<pid_t>(begun_again_to)};
}

}  // namespace acp_wrap
