// Whether process numbers have been given out in ascending order for a while,
// so that what has been started since then has the larger ones.

#ifndef SPROUT_ACP_WRAP_PLATFORM_PID_ORDER_LINUX_H_
#define SPROUT_ACP_WRAP_PLATFORM_PID_ORDER_LINUX_H_

#include <dirent.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "platform/unique_fd.h"

namespace acp_wrap {

// How many processes and threads the host has ever started ("processes" of
// /proc/stat, proc(5)); nothing if that cannot be read.
std::optional<uint64_t> ForksSinceBoot(const UniqueFd& proc);

// Whether no number below `first` has been given out since `first` was, at a
// time when ForksSinceBoot() was `forks`; false where that cannot be told.
bool PidsAscendFrom(const UniqueFd& proc, pid_t first, uint64_t forks);

// Moves `all`, a directory of processes, to `pid`.  It is sorted by pid, and
// the position of a pid is a little more than the pid (proc_pid_readdir() in
// fs/proc/base.c).
void SeekToPid(DIR* all, pid_t pid);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_PID_ORDER_LINUX_H_
