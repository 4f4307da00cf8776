// Time that only goes forward.

#ifndef SPROUT_ACP_WRAP_PLATFORM_CLOCK_H_
#define SPROUT_ACP_WRAP_PLATFORM_CLOCK_H_

#include "absl/time/time.h"

namespace acp_wrap {

class Clock {
 public:
  virtual ~Clock() = default;

  // Monotonic, and still while the system sleeps (CLOCK_MONOTONIC on Linux,
  // CLOCK_UPTIME_RAW on macOS): the difference of two readings means
  // something, a reading alone does not.
  virtual absl::Time Now() = 0;

  // The time of day, for people (CLOCK_REALTIME).
  virtual absl::Time WallTime() = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_CLOCK_H_
