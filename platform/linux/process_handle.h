// The two ways in which Linux lets a process be named beyond its pid.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_PROCESS_HANDLE_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_PROCESS_HANDLE_H_

#include <sys/types.h>

#include <string>
#include <utility>

#include "lib/ending/standard_input.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// By a descriptor of /proc/PID, which pidfd_send_signal(2) takes (Linux 5.1).
// Where that call is missing or forbidden (ENOSYS, or EPERM from a seccomp
// filter), by kill(2) right after the descriptor has shown that the process
// has not been waited for.
class ProcDirectoryHandle : public ProcessHandle {
 public:
  // `directory` stays the caller's, and outlives the handle.
  ProcDirectoryHandle(pid_t pid, const UniqueFd& directory)
      : pid_(pid), directory_(directory) {}

  Outcome Signal(int signal) override;
  Result<std::string> Environment() override;
  Result<std::string> ControlGroups() override;
  Result<std::string> Arguments() override;
  StandardInput ReadsFrom() override;

 private:
  pid_t pid_;
  const UniqueFd& directory_;
};

// The same with its directory.
class OwningDirectoryHandle : public ProcessHandle {
 public:
  OwningDirectoryHandle(pid_t pid, UniqueFd directory)
      : directory_(std::move(directory)), handle_(pid, directory_) {}

  Outcome Signal(int signal) override { return handle_.Signal(signal); }
  Result<std::string> Environment() override { return handle_.Environment(); }
  Result<std::string> ControlGroups() override {
    return handle_.ControlGroups();
  }
  Result<std::string> Arguments() override { return handle_.Arguments(); }
  StandardInput ReadsFrom() override { return handle_.ReadsFrom(); }

 private:
  UniqueFd directory_;
  ProcDirectoryHandle handle_;
};

// By the pid of a child that the caller has not waited for: until it does,
// the number cannot belong to another process.
class ChildHandle : public ProcessHandle {
 public:
  // `proc` is /proc, or no descriptor where there is none; it stays the
  // caller's, and outlives the handle.
  explicit ChildHandle(pid_t pid, int proc = -1) : pid_(pid), proc_(proc) {}

  Outcome Signal(int signal) override;
  Result<std::string> Environment() override;
  StandardInput ReadsFrom() override;

  // SIGKILL was sent through this handle.
  bool killed() const { return killed_; }

 private:
  pid_t pid_;
  int proc_;
  bool killed_ = false;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_PROCESS_HANDLE_H_
