#include "platform/self_macos.h"

#include <libproc.h>
#include <sys/proc_info.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <string>

namespace acp_wrap {

std::string MacSelf::Executable() { return ExecutableOf(getpid()); }

std::string MacSelf::ExecutableOf(pid_t pid) {
  char path[PROC_PIDPATHINFO_MAXSIZE];
  int length = proc_pidpath(pid, path, sizeof path);
  return length > 0 ? std::string(path, static_cast<size_t>(length))
                    : std::string();
}

}  // namespace acp_wrap
