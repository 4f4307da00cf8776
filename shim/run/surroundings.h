// What front finds around itself before it starts anything.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_SURROUNDINGS_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_SURROUNDINGS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "lib/result.h"
#include "platform/system.h"
#include "shim/run/supervision.h"

namespace acp_wrap {

// Whether the process that started this one has ended already, and `parent`,
// the parent as it is now, has only adopted it.  False where that cannot be
// told.  `environment` is the one that this process was started with.
bool ParentIsGone(System& system, pid_t parent,
                  const std::vector<std::string>& environment);

// npm, where `parent` is the shell in which it runs this process: that lives on
// when npm is killed, where it does not put the command into its own place, as
// dash 0.5.12 does not.  0 if it is anything else, or cannot be told.
pid_t NpmAbove(System& system, pid_t parent,
               const std::vector<std::string>& environment);

// Sets front's part of the run's id in `scope`.  Fails if the own start time
// cannot be read though there is a process table.
Outcome NameFront(System& system, Scope& scope);

// Sets in `scope` which children this process had before, and all below them.
// Fails if the process table cannot be read.
Outcome FindBystanders(System& system, Scope& scope);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_SURROUNDINGS_H_
