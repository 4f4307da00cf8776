// The last component of a path.

#ifndef SPROUT_ACP_WRAP_LIB_TEXT_BASE_NAME_H_
#define SPROUT_ACP_WRAP_LIB_TEXT_BASE_NAME_H_

#include "absl/strings/string_view.h"

namespace acp_wrap {

// What stands after the last slash; all of `path` if there is none.
inline absl::string_view BaseName(absl::string_view path) {
  const auto slash = path.rfind('/');
  return slash == absl::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_BASE_NAME_H_
