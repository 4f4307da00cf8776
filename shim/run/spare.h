// sprout-acp-wrap --spare -- COMMAND, inside of a wrapped agent: what COMMAND
// leaves behind is kept when the agent has ended.
//
//   caller
//    └─ front, "acp-spare"        forwards signals, ends as COMMAND does
//        └─ guardian, "acp-spare" a subreaper; ends when nothing is left
//            └─ COMMAND
//                └─ what it starts, whatever that does to its environment
//
// It is a run like any other, by the same processes, that ends nothing
// (Run::spares).  The runs around it know both by their name (role_names.h),
// and everything below them by lineage.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_SPARE_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_SPARE_H_

#include "lib/ending/wait_status.h"
#include "platform/spawner.h"
#include "platform/system.h"

namespace acp_wrap {

// Runs `command`, and answers how it has ended.  Where no run is around the
// calling process, or one of them does not keep (--keep), or orphans cannot be
// adopted for certain (macOS: `command` gets the variable, and no more), says
// so in one line and becomes `command` itself, which on failure it says, too:
// 126 or 127.
WaitStatus RunSpared(System& system, const Command& command);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_SPARE_H_
