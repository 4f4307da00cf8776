// Linux's header, and the calls that Darwin answers differently: whoever
// includes this calls darwin_NAME() by the name of NAME().

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_TIME_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_TIME_H_

#include_next <sys/time.h>

extern "C" int gettimeofday(timeval* now, void* zone) noexcept
    __asm__("darwin_gettimeofday");

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_TIME_H_
