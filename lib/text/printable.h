// Foreign bytes in a line for people.

#ifndef SPROUT_ACP_WRAP_LIB_TEXT_PRINTABLE_H_
#define SPROUT_ACP_WRAP_LIB_TEXT_PRINTABLE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace acp_wrap {

// `text` with every control character, backslash and byte outside ASCII as
// \n, \r, \t, \\ or \xNN: a process may give itself any name, and a terminal
// obeys what it is sent.
std::string Printable(absl::string_view text);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_PRINTABLE_H_
