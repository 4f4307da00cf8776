#include "platform/macos/executable.h"

#include <libproc.h>
#include <sys/proc_info.h>
#include <sys/types.h>

#include <cstddef>
#include <string>

namespace acp_wrap {

std::string ExecutablePath(pid_t pid) {
  char path[PROC_PIDPATHINFO_MAXSIZE];
  int length = proc_pidpath(pid, path, sizeof path);
  return length > 0 ? std::string(path, static_cast<size_t>(length))
                    : std::string();
}

}  // namespace acp_wrap
