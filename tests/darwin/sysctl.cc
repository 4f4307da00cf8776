// sysctl(): KERN_ARGMAX, and KERN_PROCARGS2 as sysctl_procargsx() in
// bsd/kern/kern_sysctl.c and exec_extract_strings() in kern_exec.c lay it out.

#include "tests/darwin/include/sys/sysctl.h"

#include <errno.h>
#include <string.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "tests/darwin/connection.h"
#include "tests/darwin/include/libproc.h"
#include "tests/darwin/proc_args_layout.h"
#include "tests/darwin/proc_stat.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

constexpr int kArgMax = 1 << 20;

bool IsRestricted(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  return name == SharedSettings().restricted;
}

int ProcArgs(pid_t pid, void* buffer, size_t* size) {
  const std::string folder = "/proc/" + std::to_string(pid);
  char path[PROC_PIDPATHINFO_MAXSIZE];
  const int length = proc_pidpath(pid, path, sizeof path);
  const std::string arguments = ReadAll(folder + "/cmdline");
  // A zombie has none, and who is in the middle of an exec.
  if (length <= 0 || arguments.empty()) return EINVAL;
  ProcArgsParts parts;
  parts.path = std::string(path, static_cast<size_t>(length));
  parts.arguments = arguments;
  parts.environment = ReadAll(folder + "/environ");
  parts.restricted = IsRestricted(parts.path);
  const std::string all = LayOut(parts);
  if (all.size() > *size) return ENOMEM;
  memcpy(buffer, all.data(), all.size());
  *size = all.size();
  return 0;
}

}  // namespace
}  // namespace darwin

extern "C" int sysctl(int* name, unsigned int count, void* old, size_t* size,
                      void*, size_t) {
  int error = EINVAL;
  if (count == 2 && name[0] == CTL_KERN && name[1] == KERN_ARGMAX) {
    *static_cast<int*>(old) = darwin::kArgMax;
    error = 0;
  } else if (count == 3 && name[0] == CTL_KERN && name[1] == KERN_PROCARGS2) {
    error = darwin::ProcArgs(name[2], old, size);
  }
  if (error == 0) return 0;
  errno = error;
  return -1;
}
