// Taking system calls away from a program.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_DENIED_CALLS_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_DENIED_CALLS_H_

#include <functional>
#include <vector>

namespace acp_wrap {

// For Launch::before_exec: from then on each of these calls (<sys/syscall.h>)
// fails with `error`, as it does below a seccomp profile that does not know
// it, or on a kernel that does not have it.
std::function<void()> Deny(std::vector<int> numbers, int error);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_DENIED_CALLS_H_
