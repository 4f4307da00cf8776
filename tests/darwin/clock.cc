// The clocks, and what a test has done to them.

#include <sys/time.h>
#include <time.h>

#include <cstdint>

#include "tests/darwin/connection.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

// CLOCK_UPTIME_RAW of Darwin, which stands still while the system sleeps, as
// kevent(2) and Linux's CLOCK_MONOTONIC do.
constexpr clockid_t kUptimeRaw = 8;

void Add(int64_t microseconds, timespec* time) {
  const int64_t ns =
      time->tv_sec * INT64_C(1000000000) + time->tv_nsec + microseconds * 1000;
  time->tv_sec = ns / 1000000000;
  time->tv_nsec = ns % 1000000000;
}

}  // namespace
}  // namespace darwin

extern "C" {

int darwin_clock_gettime(clockid_t clock, timespec* now) {
  if (clock == darwin::kUptimeRaw) return clock_gettime(CLOCK_MONOTONIC, now);
  const int result = clock_gettime(clock, now);
  const darwin::Settings& settings = darwin::SharedSettings();
  if (clock == CLOCK_MONOTONIC) darwin::Add(settings.slept_us.load(), now);
  if (clock == CLOCK_REALTIME) darwin::Add(settings.clock_step_us.load(), now);
  return result;
}

int darwin_gettimeofday(timeval* now, void*) {
  timespec precise = {};
  const int result = darwin_clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return result;
}

}  // extern "C"
