#include "platform/linux/process_handle.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/ending/standard_input.h"
#include "lib/result.h"
#include "lib/text/proc_stat.h"
#include "platform/linux/hidden_input.h"
#include "platform/linux/living_thread.h"
#include "platform/linux/read_file.h"
#include "platform/posix/standard_input.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// The number is the same on every architecture; older headers lack it.
constexpr long kPidfdSendSignal = 424;

// One signal to one process; never to a group, nor to everybody (kill(2) with
// a pid of 0 or less).
Outcome Kill(pid_t pid, int signal) {
  if (pid <= 1) return Error{"kill", EINVAL};
  if (kill(pid, signal) != 0) return Error{"kill", errno};
  return Ok{};
}

// Whether it has no descriptors any more, and closed none of them.
bool IsExiting(int folder, const std::string& process) {
  UniqueFd file(
      openat(folder, (process + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
  char line[4096];
  const ssize_t length =
      file.valid() ? read(file.get(), line, sizeof line) : -1;
  if (length <= 0) return true;
  const std::optional<ProcStat> stat =
      ParseProcStat(absl::string_view(line, static_cast<size_t>(length)));
  return stat && stat->exiting && stat->threads <= 1;
}

// What the process reads from whose folder is `process`, below `folder`
// (proc(5), /proc/PID/fd).
StandardInput InputOf(int folder, const std::string& process) {
  const std::string fds = process + "/fd";
  struct stat status;
  if (fstatat(folder, (fds + "/0").c_str(), &status, 0) == 0) {
    const StandardInput input = ToStandardInput(status);
    if (input.kind == StandardInput::Kind::kConduit) return input;
    return HiddenInput(folder, fds).value_or(input);
  }
  StandardInput input;
  if (errno == ENOENT) {
    input.kind = IsExiting(folder, process) ? StandardInput::Kind::kExiting
                                            : StandardInput::Kind::kClosed;
  }
  return input;
}

}  // namespace

Outcome ProcDirectoryHandle::Signal(int signal) {
  if (syscall(kPidfdSendSignal, directory_.get(), signal, nullptr, 0) == 0) {
    return Ok{};
  }
  if (errno != ENOSYS && errno != EPERM && errno != EINVAL) {
    return Error{"pidfd_send_signal", errno};
  }
  char byte;
  UniqueFd stat(openat(directory_.get(), "stat", O_RDONLY | O_CLOEXEC));
  if (!stat.valid()) return Error{"open", errno};
  if (read(stat.get(), &byte, 1) != 1) return Error{"read", ESRCH};
  return Kill(pid_, signal);
}

Result<std::string> ProcDirectoryHandle::Environment() {
  return ReadEnvironment(directory_);
}

Result<std::string> ProcDirectoryHandle::ControlGroups() {
  return ReadFileAt(directory_, "cgroup");
}

Result<std::string> ProcDirectoryHandle::Arguments() {
  return ReadFileAt(directory_, "cmdline");
}

StandardInput ProcDirectoryHandle::ReadsFrom() {
  return InputOf(directory_.get(), ".");
}

Outcome ChildHandle::Signal(int signal) {
  Outcome sent = Kill(pid_, signal);
  if (signal == SIGKILL && sent.ok()) killed_ = true;
  return sent;
}

Result<std::string> ChildHandle::Environment() { return Error{"open", ENOSYS}; }

StandardInput ChildHandle::ReadsFrom() {
  if (proc_ < 0) return {};
  return InputOf(proc_, std::to_string(pid_));
}

}  // namespace acp_wrap
