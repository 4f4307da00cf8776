// Whether one process has come from another, as the process table has it.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_DESCENT_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_DESCENT_H_

#include <sys/types.h>

#include "platform/process_table.h"

namespace acp_wrap {

enum class Descent { kNo, kYes, kUnknown };

// Whether `ancestor` stands above `process`, or is it.  A process that has
// lost its parent stands below the one that has adopted it.  kUnknown if one of
// them is gone or hidden.
Descent DescendsFrom(ProcessTable& processes, pid_t process, pid_t ancestor);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_DESCENT_H_
