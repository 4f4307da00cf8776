#include "shim/version.h"

#include "absl/strings/string_view.h"

namespace acp_wrap {

absl::string_view VersionText() { return "sprout-acp-wrap 0.1.0\n"; }

}  // namespace acp_wrap
