// How long a test waits for an event before it calls the event missing.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_LIMITS_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_LIMITS_H_

#include "absl/time/time.h"

namespace acp_wrap {

// Never reached by a program that works, however slow the machine: a test
// that comes to it has failed.  A minute, or as many seconds as the environment
// variable TEST_LIMIT says, for machines that are emulated.
absl::Duration Limit();
inline const absl::Duration kLimit = Limit();

// How often a test repeats what depends on luck: the number in the
// environment variable TEST_ROUNDS (bazel test --test_env=TEST_ROUNDS=100),
// else `standard`, which is small enough for every change.
int Rounds(int standard);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_LIMITS_H_
