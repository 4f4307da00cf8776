#include "platform/macos/self.h"

#include <sys/types.h>
#include <unistd.h>

#include <string>

#include "platform/macos/executable.h"

namespace acp_wrap {

std::string MacSelf::Executable() { return ExecutablePath(getpid()); }

std::string MacSelf::ExecutableOf(pid_t pid) { return ExecutablePath(pid); }

}  // namespace acp_wrap
