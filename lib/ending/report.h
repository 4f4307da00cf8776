// The report of --report, in JSON; docs/json.md describes it.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_REPORT_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_REPORT_H_

#include <sys/types.h>

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {

struct RunFacts {
  RunId run;
  pid_t agent = 0;
  // Unset if the agent's end was not seen.
  std::optional<WaitStatus> status;
  // Of day.
  absl::Time started;
  absl::Time ended;
  // What people call the run; empty for nothing.
  std::string label;
  // What was run, without its arguments: there may be a key among them.
  std::string command;
};

// One JSON object, with a newline behind it.
std::string ReportText(const RunFacts& facts, const EndedLog& log);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_REPORT_H_
