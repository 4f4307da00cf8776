// The path of the file that a process runs, as proc_pidpath (libproc.h) tells.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_EXECUTABLE_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_EXECUTABLE_H_

#include <sys/types.h>

#include <string>

namespace acp_wrap {

// Empty if it cannot be told: the process has ended, or the file is gone.
std::string ExecutablePath(pid_t pid);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_EXECUTABLE_H_
