#include "platform/linux/self.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "lib/result.h"
#include "platform/linux/read_file.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// Empty if that fails.
std::string ReadLink(const char* path) {
  char target[PATH_MAX];
  ssize_t length = readlink(path, target, sizeof target);
  return length > 0 ? std::string(target, static_cast<size_t>(length))
                    : std::string();
}

}  // namespace

Outcome LinuxSelf::AdoptOrphans() {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
    return Error{"prctl", errno};
  }
  return Ok{};
}

void LinuxSelf::SetShortName(const char* name) { prctl(PR_SET_NAME, name); }

void LinuxSelf::SetName(const char* name) {
  SetShortName(name);
  // If the last byte is not 0, what stands before the first 0 is shown alone,
  // and no row of empty arguments (get_mm_cmdline() in fs/proc/base.c).
  if (char* last = OverwriteArguments(name)) *last = '\1';
}

void LinuxSelf::Seclude() { prctl(PR_SET_DUMPABLE, 0); }

void LinuxSelf::GoOnWhenParentEnds() { prctl(PR_SET_PDEATHSIG, SIGCONT); }

std::string LinuxSelf::Executable() { return ReadLink("/proc/self/exe"); }

std::string LinuxSelf::ExecutableOf(pid_t pid) {
  return ReadLink(("/proc/" + std::to_string(pid) + "/exe").c_str());
}

std::string LinuxSelf::ControlGroups() {
  UniqueFd proc(open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!proc.valid()) return {};
  Result<std::string> groups = ReadFileAt(proc, "cgroup");
  return groups.ok() ? std::move(groups.value()) : std::string();
}

uint64_t LinuxSelf::PidNamespace() {
  struct stat status;
  return stat("/proc/self/ns/pid", &status) == 0 ? status.st_ino : 0;
}

}  // namespace acp_wrap
