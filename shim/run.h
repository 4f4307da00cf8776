// What is to be run, and how; the same for front and guardian.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_H_

#include "lib/supervisor.h"
#include "platform/spawner.h"

namespace acp_wrap {

struct Run {
  Command command;
  Timing timing;
  // Name each process that was ended, not only the first few.
  bool verbose = false;
};

// Exit statuses of the wrapper itself, as env(1), nice(1) and timeout(1) have
// them.
inline constexpr int kExitFailure = 125;
inline constexpr int kExitCannotRun = 126;
inline constexpr int kExitNotFound = 127;

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_H_
