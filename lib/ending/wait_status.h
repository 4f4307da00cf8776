// How a process ended, as wait(2) tells it.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_WAIT_STATUS_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_WAIT_STATUS_H_

#include <string>

namespace acp_wrap {

struct WaitStatus {
  enum class Kind { kExited, kSignaled };

  Kind kind = Kind::kExited;
  // The exit code, 0 to 255, or the number of the signal that ended it.
  int value = 0;

  static WaitStatus Exited(int code) { return {Kind::kExited, code}; }
  static WaitStatus Signaled(int signal) { return {Kind::kSignaled, signal}; }

  // From `si_code` and `si_status` of waitid(2): CLD_EXITED, CLD_KILLED or
  // CLD_DUMPED.  Any other code counts as an exit with that status.
  static WaitStatus FromSiginfo(int code, int status);

  bool signaled() const { return kind == Kind::kSignaled; }

  // What a shell puts into $?: the code, or 128 + the signal.
  int ShellCode() const { return signaled() ? 128 + value : value; }

  friend bool operator==(const WaitStatus& a, const WaitStatus& b) {
    return a.kind == b.kind && a.value == b.value;
  }
};

// "exit status 3" or "SIGKILL".
std::string Describe(const WaitStatus& status);

// "SIGTERM", "SIGRTMIN+3", or "signal 99" where there is no such name.
std::string SignalName(int signal);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_WAIT_STATUS_H_
