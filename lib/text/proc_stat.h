// The text of Linux's /proc/PID/stat, as proc(5) describes it.

#ifndef SPROUT_ACP_WRAP_LIB_TEXT_PROC_STAT_H_
#define SPROUT_ACP_WRAP_LIB_TEXT_PROC_STAT_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

struct ProcStat {
  ProcessInfo info;
  // Threads that have not been released, the leader's zombie included.
  int threads = 0;
  // Its first thread is on its way out: the memory is gone, then the
  // descriptors, and then it is a zombie (PF_EXITING of the kernel's flags).
  bool exiting = false;
  // In user mode and in the kernel, without waited-for children, in clock
  // ticks.
  uint64_t processor_ticks = 0;
  // 0 where the line ends before it.
  uint64_t resident_pages = 0;
};

// Nothing for text of any other form.  The name may hold any byte, spaces and
// parentheses too: the last ')' ends it.
std::optional<ProcStat> ParseProcStat(absl::string_view text);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_PROC_STAT_H_
