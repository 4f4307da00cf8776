// Points in time, for people and grep(1).

#ifndef SPROUT_ACP_WRAP_LIB_TEXT_TIMESTAMP_H_
#define SPROUT_ACP_WRAP_LIB_TEXT_TIMESTAMP_H_

#include <string>

#include "absl/time/time.h"

namespace acp_wrap {

// "2026-01-02T03:04:05.678Z": ISO 8601, UTC, always of this length.
// Precondition: the year has four digits.  absl::FormatTime would link the time
// zones, 60 KiB; gmtime_r(3) of glibc 135 KiB.
std::string Timestamp(absl::Time time);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_TIMESTAMP_H_
