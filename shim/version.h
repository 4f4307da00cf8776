// What --version prints.

#ifndef SPROUT_ACP_WRAP_SHIM_VERSION_H_
#define SPROUT_ACP_WRAP_SHIM_VERSION_H_

#include "absl/strings/string_view.h"

namespace acp_wrap {

// "sprout-acp-wrap 0.1.0\n".
absl::string_view VersionText();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_VERSION_H_
