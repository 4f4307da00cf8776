// The durations that options and environment variables take.

#ifndef SPROUT_ACP_WRAP_LIB_CLI_DURATION_H_
#define SPROUT_ACP_WRAP_LIB_CLI_DURATION_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace acp_wrap {

// Reads "10s", "500ms", "1m30s", "1.5h", "0"; a number without a unit counts
// seconds, as it does for timeout(1) and sleep(1).  Nothing is returned for
// what is malformed, negative, or longer than a year.
std::optional<absl::Duration> ParseDuration(absl::string_view text);

// What is wrong with a text that is no duration, as in "is longer than a year".
std::string WrongDuration(absl::string_view text);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_CLI_DURATION_H_
