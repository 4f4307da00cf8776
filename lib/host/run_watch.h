// --list --watch: what runs, the biggest first, on one screen.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_RUN_WATCH_H_
#define SPROUT_ACP_WRAP_LIB_HOST_RUN_WATCH_H_

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/time/time.h"
#include "lib/host/run_list.h"
#include "lib/host/run_list_text.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

// What each process has used of processors.
using ProcessTimes =
    std::unordered_map<ProcessId, absl::Duration, ProcessIdHash>;

class RunWatch {
 public:
  struct Screen {
    ListStyle style;
    size_t rows = 24;
  };

  // What the screen shows of `runs`, which were looked at at `now`, by any
  // clock that only goes forward: no more lines than it has, and none wider; no
  // newline behind the last.  A run takes a line, and so does each of its
  // processes, as many of the biggest as there is room for.  How much of a
  // processor they use is what they have used since the last call, and nothing
  // at the first.
  std::string Draw(const std::vector<ListedRun>& runs, absl::Time now,
                   const Screen& screen);

 private:
  absl::Time looked_at_ = absl::InfinitePast();
  ProcessTimes used_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_RUN_WATCH_H_
