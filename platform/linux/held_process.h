// HeldProcess on Linux's /proc.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_HELD_PROCESS_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_HELD_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "lib/result.h"
#include "platform/host_processes.h"
#include "platform/linux/process_handle.h"
#include "platform/posix/clock.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// By a descriptor of /proc/PID, which names the process and not the number.
class ProcHeldProcess : public HeldProcess {
 public:
  ProcHeldProcess(pid_t pid, UniqueFd directory)
      : pid_(pid), directory_(std::move(directory)), handle_(pid, directory_) {}

  Outcome Signal(int signal) override { return handle_.Signal(signal); }
  Result<std::string> Environment() override { return handle_.Environment(); }

  bool AwaitEnd(absl::Time until, int wake) override;

 private:
  const pid_t pid_;
  UniqueFd directory_;
  ProcDirectoryHandle handle_;
  MonotonicClock clock_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_HELD_PROCESS_H_
