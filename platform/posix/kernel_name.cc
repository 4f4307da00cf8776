#include <sys/utsname.h>

#include <string>

#include "platform/native_system.h"

namespace acp_wrap {

std::string KernelName() {
  utsname name;
  if (uname(&name) != 0) return "an unknown kernel";
  return std::string(name.sysname) + " " + name.release;
}

}  // namespace acp_wrap
