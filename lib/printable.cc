#include "lib/printable.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace acp_wrap {

std::string Printable(absl::string_view text) { return absl::CHexEscape(text); }

}  // namespace acp_wrap
