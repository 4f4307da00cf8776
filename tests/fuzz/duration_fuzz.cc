#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/cli/duration.h"
#include "tests/fuzz/target.h"

namespace acp_wrap {

void TestOneInput(absl::string_view input) {
  constexpr absl::Duration kYear = absl::Hours(24 * 365);
  if (std::optional<absl::Duration> duration = ParseDuration(input)) {
    Check(*duration >= absl::ZeroDuration() && *duration <= kYear);
  }
}

}  // namespace acp_wrap
