// What the user has a say in about the end of a run.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_TIMING_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_TIMING_H_

#include "absl/time/time.h"

namespace acp_wrap {

// Who is asked first, before most of the grace is over.
enum class Ask {
  kAgent,
  // The agent's process group, for a launcher that keeps what it gets.
  kGroup,
  // Everything below the agent, too.
  kTree,
};

// How long things may take, and who is asked.  No duration is negative.
struct Timing {
  // From the first request until SIGKILL.
  absl::Duration grace = absl::Seconds(10);
  // From SIGTERM until SIGKILL, once the agent, or front, is gone.
  absl::Duration kill_after = absl::Milliseconds(500);
  // How long those whose standard input has just ended may take to end by
  // themselves, before they get SIGTERM.
  absl::Duration linger = absl::Milliseconds(500);
  Ask ask = Ask::kAgent;
  // From SIGKILL until what is still there is given up: without the end of
  // any process in between, and altogether.
  absl::Duration give_up_idle = absl::Seconds(5);
  absl::Duration give_up_total = absl::Seconds(30);
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_TIMING_H_
