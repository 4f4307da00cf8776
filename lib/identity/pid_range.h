// Which process numbers may have been given out since a known process started.

#ifndef SPROUT_ACP_WRAP_LIB_IDENTITY_PID_RANGE_H_
#define SPROUT_ACP_WRAP_LIB_IDENTITY_PID_RANGE_H_

#include <sys/types.h>

#include <cstdint>
#include <limits>
#include <optional>

namespace acp_wrap {

// Linux gives numbers out in ascending order, and begins again at 300 when it
// has come to the limit (alloc_pid() in kernel/pid.c).
struct PidRange {
  // From here, ...
  pid_t first = 0;
  // ... and, begun again, up to here; 0 if it has not begun again.
  pid_t begun_again_to = 0;
  // ... up to here.
  pid_t last = std::numeric_limits<pid_t>::max();

  bool Contains(pid_t pid) const {
    return (pid >= first && pid <= last) || pid <= begun_again_to;
  }
};

// `started` is how many processes and threads the host has started since the
// process `first` was, `limit` the kernel's pid_max.  Numbers in use are
// skipped, and a failed fork uses one up: a quarter of `limit` is added for
// those.  All numbers, if these may have come round to `first`.
//
// `last` is the number that was given out last, where that is known: it tells
// whether they have begun again, and how far they have come; a 64th of `limit`
// is added for what is started from then on.
PidRange NumbersSince(pid_t first, uint64_t started, uint64_t limit,
                      std::optional<pid_t> last = std::nullopt);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_IDENTITY_PID_RANGE_H_
