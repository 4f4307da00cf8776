#include "lib/text/printable.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

TEST(PrintableTest, LeavesPlainTextAlone) {
  std::string plain;
  for (char c = ' '; c <= '~'; ++c) {
    if (c != '\\') plain += c;
  }
  EXPECT_EQ(Printable(plain), plain);
  EXPECT_EQ(Printable(""), "");
}

TEST(PrintableTest, EscapesWhatATerminalWouldObey) {
  const struct {
    absl::string_view text;
    std::string printable;
  } kCases[] = {
      {"a\nb", "a\\nb"},
      {"a\tb", "a\\tb"},
      {"a\rb", "a\\rb"},
      {"a\\nb", "a\\\\nb"},
      {"\x1b]0;title\a", "\\x1b]0;title\\x07"},
      // What follows an escape stays readable.
      {"\x01"
       "bad",
       "\\x01bad"},
      {"\x7f", "\\x7f"},
      {"\x9b"
       "2J",
       "\\x9b2J"},
      {"caf\xc3\xa9", "caf\\xc3\\xa9"},
      {absl::string_view("a\0b", 3), "a\\x00b"},
  };
  for (const auto& c : kCases) EXPECT_EQ(Printable(c.text), c.printable);
}

TEST(PrintableTest, NeverLetsAByteThroughThatIsNotPrintable) {
  for (int byte = 0; byte < 256; ++byte) {
    for (char c : Printable(std::string(1, static_cast<char>(byte)))) {
      EXPECT_TRUE(c >= ' ' && c <= '~') << byte;
    }
  }
}

}  // namespace
}  // namespace acp_wrap
