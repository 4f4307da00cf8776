#include "platform/self_linux.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/result.h"
#include "platform/end_with_parent.h"

extern char** environ;

namespace acp_wrap {
namespace {

// nice(2)
constexpr int kLowestPriority = 19;

// Empty if that fails.
std::string ReadLink(const char* path) {
  char target[PATH_MAX];
  ssize_t length = readlink(path, target, sizeof target);
  return length > 0 ? std::string(target, static_cast<size_t>(length))
                    : std::string();
}

}  // namespace

pid_t LinuxSelf::Pid() { return getpid(); }
pid_t LinuxSelf::ParentPid() { return getppid(); }
pid_t LinuxSelf::Group() { return getpgrp(); }
pid_t LinuxSelf::Session() { return getsid(0); }

pid_t LinuxSelf::SessionOf(pid_t pid) {
  pid_t session = getsid(pid);
  return session > 0 ? session : 0;
}

Outcome LinuxSelf::LeadGroup() {
  if (getpgrp() == getpid()) return Ok{};
  if (setpgid(0, 0) != 0) return Error{"setpgid", errno};
  return Ok{};
}

Outcome LinuxSelf::LeadSession() {
  if (setsid() < 0) return Error{"setsid", errno};
  return Ok{};
}

Outcome LinuxSelf::BecomeSubreaper() {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
    return Error{"prctl", errno};
  }
  return Ok{};
}

void LinuxSelf::SetName(const char* name) { prctl(PR_SET_NAME, name); }

void LinuxSelf::HideEnvironment() {
  // The kernel shows the memory as it is now, within bounds set by exec.
  for (char** entry = environ; *entry != nullptr; ++entry) {
    memset(*entry, 0, strlen(*entry));
  }
}

void LinuxSelf::BecomeHelper(pid_t parent) {
  EndWithParent(parent);
  setpriority(PRIO_PROCESS, 0, kLowestPriority);
}

std::string LinuxSelf::Executable() { return ReadLink("/proc/self/exe"); }

std::string LinuxSelf::ExecutableOf(pid_t pid) {
  return ReadLink(("/proc/" + std::to_string(pid) + "/exe").c_str());
}

uint64_t LinuxSelf::PidNamespace() {
  struct stat status;
  return stat("/proc/self/ns/pid", &status) == 0 ? status.st_ino : 0;
}

}  // namespace acp_wrap
