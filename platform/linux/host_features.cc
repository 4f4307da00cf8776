#include "platform/host_features.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "platform/linux/pidfd.h"
#include "platform/native_system.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

using State = HostFeature::State;

HostFeature Of(bool there, State otherwise, const char* name,
               const char* means) {
  if (there) return {State::kThere, name, ""};
  return {otherwise, name, means};
}

// PR_GET_CHILD_SUBREAPER is as old as the other (Linux 3.4).
bool HasSubreaper() {
  int subreaper = 0;
  return prctl(PR_GET_CHILD_SUBREAPER, &subreaper, 0, 0, 0) == 0;
}

bool HasParentDeathSignal() {
  int signal = 0;
  return prctl(PR_GET_PDEATHSIG, &signal, 0, 0, 0) == 0;
}

bool HasCloseRange() {
#ifdef SYS_close_range
  // No descriptor has such a number; EINVAL if the first is above the last.
  return syscall(SYS_close_range, ~0u - 1, ~0u - 1, 0) == 0;
#else
  return false;
#endif
}

bool Exists(const char* path) {
  struct stat status;
  return stat(path, &status) == 0;
}

}  // namespace

std::vector<HostFeature> HostFeatures() {
  const bool proc = Exists("/proc/self/stat");
  std::vector<HostFeature> features = {
      Of(HasSubreaper(), State::kNeeded, "subreaper (PR_SET_CHILD_SUBREAPER)",
         "what loses its parent gets away; Linux 3.4 has it"),
      Of(OpenPidfd(getpid()).valid(), State::kMissing, "pidfds (pidfd_open)",
         "processes are signalled by number once they have been looked at; "
         "Linux 5.3 has them, unless a sandbox forbids them"),
      Of(HasParentDeathSignal(), State::kMissing,
         "parent-death signal (PR_SET_PDEATHSIG)",
         "a stopped guardian stays stopped if front is killed"),
      Of(HasCloseRange(), State::kMissing, "close_range",
         "descriptors are closed one by one; Linux 5.9 has it"),
      Of(proc, State::kMissing, "/proc",
         "processes are found by waitid alone, none has a name, and sweeps "
         "find nothing")};
  if (!proc) return features;
  features.push_back(Of(Exists("/proc/thread-self/children"), State::kMissing,
                        "lists of children (CONFIG_PROC_CHILDREN)",
                        "each walk reads the whole process table"));
  // With hidepid nobody else's can be looked at (proc(5)).
  features.push_back(Of(Exists("/proc/1/stat"), State::kMissing,
                        "other users' processes in /proc",
                        "/proc is mounted with hidepid: what has changed its "
                        "user cannot be named"));
  return features;
}

}  // namespace acp_wrap
