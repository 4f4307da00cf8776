// Other programs that stand in front of agents, for reports.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_GUARDS_ABOVE_H_
#define SPROUT_ACP_WRAP_LIB_HOST_GUARDS_ABOVE_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "lib/host/host_process.h"

namespace acp_wrap {

struct GuardsAbove {
  struct Guard {
    pid_t pid = 0;
    std::string name;
  };
  // The nearest first.
  std::vector<Guard> guards;
  // A parent is not among the processes, as with hidepid of proc(5).
  bool hidden = false;
};

// The ancestors of `caller` that bear the name of a program such as tini,
// timeout or npm, or the wrapper's.  A name proves nothing: this is for reading
// only.
GuardsAbove FindGuardsAbove(const std::vector<HostProcess>& processes,
                            pid_t caller);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_GUARDS_ABOVE_H_
