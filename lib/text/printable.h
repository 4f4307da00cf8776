// Foreign text for people and programs that know UTF-8 (RFC 3629).

#ifndef SPROUT_ACP_WRAP_LIB_TEXT_PRINTABLE_H_
#define SPROUT_ACP_WRAP_LIB_TEXT_PRINTABLE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace acp_wrap {

// `text` with each byte that is no part of a UTF-8 sequence, and each byte of a
// character that a terminal would obey rather than show, as \xNN, or \n, \t,
// \r: control characters, and those that change the direction of the text or
// have no shape of their own.  A backslash stays one.  The result is valid
// UTF-8, and has no control character.
std::string Printable(absl::string_view text);

// The columns that a terminal takes for what Printable() has made.
size_t Columns(absl::string_view text);

// The beginning of `text`, as Printable() has made it, that takes `columns` at
// most; if something was cut off, "..." ends it.
std::string CutToColumns(absl::string_view text, size_t columns);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_PRINTABLE_H_
