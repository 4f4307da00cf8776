// Where a system call's number and result stand, on each architecture.

#ifndef SPROUT_ACP_WRAP_TESTS_CHAOS_REGISTERS_H_
#define SPROUT_ACP_WRAP_TESTS_CHAOS_REGISTERS_H_

#include <sys/types.h>

namespace acp_wrap {

// Of a traced process that is stopped where a call begins: the system does not
// carry the call out.
void SkipCall(pid_t pid);

// Of a traced process that is stopped where a call ends: the call fails.
void SetError(pid_t pid, int error);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_CHAOS_REGISTERS_H_
