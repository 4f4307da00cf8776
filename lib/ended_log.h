// What was ended, for the line that says so.

#ifndef SPROUT_ACP_WRAP_LIB_ENDED_LOG_H_
#define SPROUT_ACP_WRAP_LIB_ENDED_LOG_H_

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/process_info.h"

namespace acp_wrap {

class EndedLog {
 public:
  struct Entry {
    ProcessInfo info;
    // The last signal that it was sent: SIGTERM or SIGKILL.
    int signal = 0;
  };

  // Notes that the process was sent `signal`.
  void Record(const ProcessInfo& info, int signal);

  // In the order in which they were first signalled.
  const std::vector<Entry>& entries() const { return entries_; }

  // "ended 3 processes: 2 by SIGTERM, 1 by SIGKILL: sleep (42), node (43), …"
  // with the first `most` by name; empty if there were none.
  std::string Summary(size_t most) const;

 private:
  std::vector<Entry> entries_;
  std::unordered_map<ProcessId, size_t, ProcessIdHash> index_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDED_LOG_H_
