// Whether process numbers have been given out in ascending order for a while,
// so that what has been started since then has the larger ones.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_PID_ORDER_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_PID_ORDER_H_

#include <dirent.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "lib/identity/pid_range.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// How many processes and threads the host has ever started ("processes" of
// /proc/stat, proc(5)); nothing if that cannot be read.
std::optional<uint64_t> ForksSinceBoot(const UniqueFd& proc);

// The numbers given out since the process `first` was started, at a time when
// ForksSinceBoot() was `forks`; all numbers where that cannot be told.
PidRange NumbersSince(const UniqueFd& proc, pid_t first,
                      std::optional<uint64_t> forks);

// Moves `all`, a directory of processes, to the first of `range`, if none of it
// comes before.  It is sorted by pid, and the position of a pid is a little
// more than the pid (proc_pid_readdir() in fs/proc/base.c).
void SeekTo(DIR* all, const PidRange& range);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_PID_ORDER_H_
