// The clock of Linux that no setting of the model changes.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_LINUX_CLOCK_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_LINUX_CLOCK_H_

#include <time.h>

#include <cstdint>

namespace darwin {

inline int64_t MonotonicMicroseconds() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_LINUX_CLOCK_H_
