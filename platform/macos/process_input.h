// What a process reads from, as proc_pidfdinfo (libproc.h) tells.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_PROCESS_INPUT_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_PROCESS_INPUT_H_

#include <sys/types.h>

#include "lib/ending/standard_input.h"

namespace acp_wrap {

// By descriptor 0, or, where that is neither a pipe nor a socket, by the first
// pipe above 2 that the process holds for reading alone, or else the first
// socket there: a server may have taken its input away from 0.  kUnknown of
// other users' processes, and of zombies.
//
// The numbers are not those of fstat(2), which knows none of a socket's, so
// that only what this answers can be compared.  A pipe's are those of its
// reading end (pipe_stat() in XNU's bsd/kern/sys_pipe.c).
StandardInput InputOf(pid_t pid);

// What descriptor 0 of the process is, and nothing else.
StandardInput DescriptorZeroOf(pid_t pid);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_PROCESS_INPUT_H_
