// Clock on clock_gettime(2).

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_CLOCK_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_CLOCK_H_

#include <time.h>

#include "absl/time/time.h"
#include "platform/clock.h"
#include "platform/posix/kernel.h"

namespace acp_wrap {

class MonotonicClock : public Clock {
 public:
  absl::Time Now() override {
    timespec now;
    clock_gettime(UptimeClock(), &now);
    return absl::TimeFromTimespec(now);
  }

  absl::Time WallTime() override {
    timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return absl::TimeFromTimespec(now);
  }
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_CLOCK_H_
