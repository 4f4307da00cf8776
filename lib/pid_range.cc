#include "lib/pid_range.h"

#include <sys/types.h>

#include <cstdint>

namespace acp_wrap {

PidRange NumbersSince(pid_t first, uint64_t started, uint64_t limit) {
  constexpr uint64_t kReserved = 300;
  const uint64_t begin = static_cast<uint64_t>(first);
  if (started >= limit) return {};
  const uint64_t end = begin + started + limit / 4;
  if (end < limit) return {first, 0};
  const uint64_t begun_again_to = end - limit + kReserved;
  if (begun_again_to >= begin) return {};
  return {first, static_cast<pid_t>(begun_again_to)};
}

}  // namespace acp_wrap
