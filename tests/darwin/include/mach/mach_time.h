// The unit of Mach's clock.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_MACH_MACH_TIME_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_MACH_MACH_TIME_H_

#include <stdint.h>

struct mach_timebase_info_data_t {
  uint32_t numer;
  uint32_t denom;
};

extern "C" {
int mach_timebase_info(mach_timebase_info_data_t* info);
}

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_MACH_MACH_TIME_H_
