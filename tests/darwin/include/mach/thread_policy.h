// A thread's scheduling policy.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_MACH_THREAD_POLICY_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_MACH_THREAD_POLICY_H_

#include <stdint.h>

#define THREAD_TIME_CONSTRAINT_POLICY 2
#define THREAD_TIME_CONSTRAINT_POLICY_COUNT 4

struct thread_time_constraint_policy_data_t {
  uint32_t period;
  uint32_t computation;
  uint32_t constraint;
  int preemptible;
};

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_MACH_THREAD_POLICY_H_
