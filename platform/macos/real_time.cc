#include "platform/macos/real_time.h"

#include <mach/mach.h>
#include <mach/mach_time.h>
#include <mach/thread_policy.h>

#include <cstdint>

namespace acp_wrap {
namespace {

// A look at a fork takes a few system calls.
constexpr uint64_t kComputesNs = 1000000;
constexpr uint64_t kWithinNs = 5000000;

}  // namespace

void RunInRealTime() {
  mach_timebase_info_data_t base;
  if (mach_timebase_info(&base) != KERN_SUCCESS || base.numer == 0) return;
  auto to_ticks = [&base](uint64_t nanoseconds) {
    return static_cast<uint32_t>(nanoseconds * base.denom / base.numer);
  };
  thread_time_constraint_policy_data_t policy = {};
  policy.computation = to_ticks(kComputesNs);
  policy.constraint = to_ticks(kWithinNs);
  policy.preemptible = 1;
  const mach_port_t thread = mach_thread_self();
  thread_policy_set(thread, THREAD_TIME_CONSTRAINT_POLICY,
                    reinterpret_cast<thread_policy_t>(&policy),
                    THREAD_TIME_CONSTRAINT_POLICY_COUNT);
  mach_port_deallocate(mach_task_self(), thread);
}

}  // namespace acp_wrap
