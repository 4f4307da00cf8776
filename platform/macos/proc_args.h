// The arguments and environment of another process.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_PROC_ARGS_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_PROC_ARGS_H_

#include <sys/types.h>

#include "lib/result.h"
#include "lib/text/proc_args.h"

namespace acp_wrap {

// By sysctl(3) {CTL_KERN, KERN_PROCARGS2, pid}.  EINVAL if there is no such
// process, it is a zombie or another user's, or, twice in a row, in the middle
// of an exec.
Result<ProcArgs> ReadProcArgs(pid_t pid);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_PROC_ARGS_H_
