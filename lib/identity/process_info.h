// What the process table says of one process.

#ifndef SPROUT_ACP_WRAP_LIB_IDENTITY_PROCESS_INFO_H_
#define SPROUT_ACP_WRAP_LIB_IDENTITY_PROCESS_INFO_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace acp_wrap {

// Names one process for as long as the system is up: a pid alone may be
// given to another process once its owner has been waited for.
struct ProcessId {
  pid_t pid = 0;
  // Linux: clock ticks since boot, field 22 of /proc/PID/stat (proc(5)).
  // macOS: microseconds since 1970, from proc_bsdinfo.
  uint64_t start_time = 0;

  friend bool operator==(const ProcessId& a, const ProcessId& b) {
    return a.pid == b.pid && a.start_time == b.start_time;
  }
};

struct ProcessIdHash {
  size_t operator()(const ProcessId& id) const {
    return std::hash<uint64_t>()((id.start_time << 22) ^
                                 static_cast<uint64_t>(id.pid));
  }
};

struct ProcessInfo {
  ProcessId id;
  pid_t parent = 0;
  pid_t group = 0;
  pid_t session = 0;
  // It has ended, every thread of it, and waits to be waited for.
  bool zombie = false;
  // Its first thread has ended, and others go on, as Linux permits.
  bool first_thread_ended = false;
  // It is stopped, by a signal or a tracer, and takes nothing but SIGKILL until
  // it is continued.
  bool stopped = false;
  // It cannot be interrupted at present, not even by SIGKILL (state D).
  bool uninterruptible = false;
  // The name the kernel keeps: at most 15 bytes on Linux, any bytes.
  std::string name;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_IDENTITY_PROCESS_INFO_H_
