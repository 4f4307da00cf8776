// Linux's header, and the calls that Darwin answers differently: whoever
// includes this calls darwin_NAME() by the name of NAME().

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_TIME_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_TIME_H_

#include_next <time.h>

#define CLOCK_UPTIME_RAW 8

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept
    __asm__("darwin_clock_gettime");

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_TIME_H_
