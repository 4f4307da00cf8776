// Where Linux shows what belongs to the memory of a process whose first thread
// has ended while others go on, as after pthread_exit(3) in main.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_LIVING_THREAD_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_LIVING_THREAD_H_

#include <string>

#include "lib/result.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// "FOLDER/task/TID" below `directory` of a thread other than the first, which
// is `folder` itself if there is none.  Once a thread has let go of its memory,
// its environ, cmdline and auxv are empty for root, or there is no such process
// (ESRCH, seen on Linux 6.18), and forbidden (EACCES) for everybody else; those
// of the other threads are what they were (proc(5), /proc/PID/task).
std::string FolderOfLivingThread(const UniqueFd& directory,
                                 const std::string& folder);

// /proc/PID/environ of the process whose directory this is, from a thread that
// still has it.  The errors are those of ReadFileAt.
Result<std::string> ReadEnvironment(const UniqueFd& directory);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_LIVING_THREAD_H_
