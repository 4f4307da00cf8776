// A process to send signals to, named so that the signal can reach no other.

#ifndef SPROUT_ACP_WRAP_PLATFORM_PROCESS_HANDLE_H_
#define SPROUT_ACP_WRAP_PLATFORM_PROCESS_HANDLE_H_

#include <errno.h>

#include <string>

#include "lib/ending/standard_input.h"
#include "lib/result.h"

namespace acp_wrap {

class ProcessHandle {
 public:
  virtual ~ProcessHandle() = default;

  // Fails with ESRCH if the process that the handle was opened for has been
  // waited for, even if its pid belongs to another one now, and with EPERM if
  // the caller may not signal it (kill(2)).
  virtual Outcome Signal(int signal) = 0;

  // The environment that the process was given at its exec, entries ended by
  // NUL bytes (proc(5)); what it has written over since then shows.  EACCES
  // for a process that is not dumpable, or somebody else's; ENOSYS where the
  // handle does not lead to it.
  virtual Result<std::string> Environment() = 0;

  // In which control groups the process is, as /proc/PID/cgroup has it
  // (cgroups(7)); ENOSYS where there are none, or the handle does not lead to
  // them.
  virtual Result<std::string> ControlGroups() { return Error{"open", ENOSYS}; }

  // Its argv, as it shows itself, entries ended by NUL bytes (proc(5)).
  virtual Result<std::string> Arguments() { return Error{"open", ENOSYS}; }

  // What the process reads from at this moment; kUnknown where that cannot be
  // told, as of a process that is not dumpable.
  virtual StandardInput ReadsFrom() { return {}; }
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_PROCESS_HANDLE_H_
