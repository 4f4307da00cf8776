#include "lib/text/printable.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

#include "absl/strings/string_view.h"

namespace acp_wrap {
namespace {

struct Character {
  uint32_t code = 0;
  // In bytes; 0 if there is no valid sequence.
  size_t length = 0;
};

unsigned char ByteAt(absl::string_view text, size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// Refuses what RFC 3629 does: longer forms than needed, surrogates, and codes
// beyond U+10FFFF.
Character FirstCharacter(absl::string_view text) {
  unsigned char first = ByteAt(text, 0);
  if (first < 0x80) return {first, 1};
  size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return {};
  uint32_t code = first & (0xff >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((ByteAt(text, i) & 0xc0) != 0x80) return {};
    code = code << 6 | (ByteAt(text, i) & 0x3f);
  }
  constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest[length] || code > 0x10ffff ||
      (code >= 0xd800 && code <= 0xdfff)) {
    return {};
  }
  return {code, length};
}

struct Range {
  uint32_t first;
  uint32_t last;
};

template <size_t size>
bool IsIn(const Range (&ranges)[size], uint32_t code) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [code](const Range& range) {
                       return code >= range.first && code <= range.last;
                     });
}

// Control and format characters (general categories Cc, Cf, Zl and Zp), and
// tags.
constexpr Range kObeyed[] = {
    {0x00, 0x1f},     {0x7f, 0x9f},       {0xad, 0xad},       {0x600, 0x605},
    {0x61c, 0x61c},   {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x180e, 0x180e},
    {0x200b, 0x200f}, {0x2028, 0x202e},   {0x2060, 0x206f},   {0xfeff, 0xfeff},
    {0xfff9, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe007f},
};

// The blocks of combining marks, which share the column of what they follow.
constexpr Range kCombining[] = {
    {0x300, 0x36f},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
    {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};

// The blocks of wide characters (UAX #11), and of emoji.
constexpr Range kWide[] = {
    {0x1100, 0x115f},   {0x2e80, 0xa4cf},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
    {0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff},
    {0x1f900, 0x1faff}, {0x20000, 0x3fffd},
};

size_t ColumnsOf(uint32_t code) {
  if (IsIn(kCombining, code)) return 0;
  return IsIn(kWide, code) ? 2 : 1;
}

void AppendEscaped(unsigned char byte, std::string& text) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (byte) {
    case '\n':
      text += "\\n";
      return;
    case '\t':
      text += "\\t";
      return;
    case '\r':
      text += "\\r";
      return;
    default:
      text += "\\x";
      text += kHex[byte >> 4];
      text += kHex[byte & 0xf];
  }
}

}  // namespace

std::string Printable(absl::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    Character character = FirstCharacter(text);
    size_t length = std::max<size_t>(character.length, 1);
    if (character.length == 0 || IsIn(kObeyed, character.code)) {
      for (size_t i = 0; i < length; ++i) {
        AppendEscaped(ByteAt(text, i), escaped);
      }
    } else {
      escaped.append(text.data(), length);
    }
    text.remove_prefix(length);
  }
  return escaped;
}

size_t Columns(absl::string_view text) {
  size_t columns = 0;
  while (!text.empty()) {
    Character character = FirstCharacter(text);
    columns += ColumnsOf(character.code);
    text.remove_prefix(std::max<size_t>(character.length, 1));
  }
  return columns;
}

std::string CutToColumns(absl::string_view text, size_t columns) {
  constexpr absl::string_view kMore = "...";
  if (Columns(text) <= columns) return std::string(text);
  if (columns < kMore.size()) return std::string(columns, '.');
  size_t left = columns - kMore.size();
  size_t length = 0;
  while (length < text.size()) {
    Character character = FirstCharacter(text.substr(length));
    if (ColumnsOf(character.code) > left) break;
    left -= ColumnsOf(character.code);
    length += std::max<size_t>(character.length, 1);
  }
  std::string cut(text.substr(0, length));
  cut.append(kMore.data(), kMore.size());
  return cut;
}

}  // namespace acp_wrap
