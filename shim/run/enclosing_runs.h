// The runs that the calling process is a part of, and whether they keep what
// asks for it.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_ENCLOSING_RUNS_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_ENCLOSING_RUNS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "platform/system.h"

namespace acp_wrap {

struct EnclosingRuns {
  enum class Answer {
    // There is none.
    kNone,
    // Each of them was started with --keep.
    kKeep,
    // `front` was not.
    kDoNotKeep,
    // It cannot be seen: the run is in another PID namespace, its front is
    // gone, or there is no process table.
    kUnknown,
  };
  Answer answer = Answer::kNone;
  pid_t front = 0;
};

// From what stands above the calling process, and what fronts there were
// started with: an environment may be somebody else's, and may have been
// cleared.  All have to keep, since each ends what is below it.
//
// `environment` is the caller's own.
EnclosingRuns FindEnclosingRuns(System& system,
                                const std::vector<std::string>& environment);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_ENCLOSING_RUNS_H_
