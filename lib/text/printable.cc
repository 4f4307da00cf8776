#include "lib/text/printable.h"

#include <string>

#include "absl/strings/string_view.h"

namespace acp_wrap {

std::string Printable(absl::string_view text) {
  // Not absl::CHexEscape(): it escapes quotes too, and every hexadecimal
  // digit behind an escape, which no person can read.
  constexpr char kHex[] = "0123456789abcdef";
  std::string printable;
  for (char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (c == '\\') {
      printable += "\\\\";
    } else if (byte >= ' ' && byte <= '~') {
      printable += c;
    } else if (c == '\n') {
      printable += "\\n";
    } else if (c == '\t') {
      printable += "\\t";
    } else if (c == '\r') {
      printable += "\\r";
    } else {
      printable += "\\x";
      printable += kHex[byte >> 4];
      printable += kHex[byte & 0xf];
    }
  }
  return printable;
}

}  // namespace acp_wrap
