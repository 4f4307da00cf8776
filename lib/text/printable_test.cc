#include "lib/text/printable.h"

#include <string>

#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

TEST(PrintableTest, LeavesTextThatATerminalShows) {
  for (const char* text : {"", "goose acp", "a\\b \"c\"", "Gänse", "鵞鳥",
                           "🪿", "e\u0301", "\U0010fffd"}) {
    EXPECT_EQ(Printable(text), text);
  }
}

TEST(PrintableTest, EscapesControlCharacters) {
  EXPECT_EQ(Printable("\x1b[2J"), "\\x1b[2J");
  EXPECT_EQ(Printable("a\nb\tc\rd\x7f"), "a\\nb\\tc\\rd\\x7f");
  EXPECT_EQ(Printable(std::string("\0", 1)), "\\x00");
  // CSI as one character.
  EXPECT_EQ(Printable("\u009b31m"), "\\xc2\\x9b31m");
}

TEST(PrintableTest, EscapesWhatDeceivesTheEye) {
  // Right-to-left override, zero-width space, line separator, a tag.
  // NOLINTNEXTLINE(misc-misleading-bidirectional): that is what it is about.
  EXPECT_EQ(Printable("\xe2\x80\xae"), "\\xe2\\x80\\xae");
  EXPECT_EQ(Printable("a\u200b"), "a\\xe2\\x80\\x8b");
  EXPECT_EQ(Printable("\u2028"), "\\xe2\\x80\\xa8");
  EXPECT_EQ(Printable("\U000e0041"), "\\xf3\\xa0\\x81\\x81");
}

TEST(PrintableTest, EscapesWhatIsNoUtf8) {
  EXPECT_EQ(Printable("\xff"), "\\xff");
  EXPECT_EQ(Printable("\x80"), "\\x80");
  // Cut off, at the end and by another character.
  EXPECT_EQ(Printable("a\xe2\x82"), "a\\xe2\\x82");
  EXPECT_EQ(Printable("\xe2\x82z"), "\\xe2\\x82z");
  EXPECT_EQ(Printable("\xc3(\xa4"), "\\xc3(\\xa4");
  // Longer than needed, a surrogate, beyond Unicode.
  EXPECT_EQ(Printable("\xc0\xaf"), "\\xc0\\xaf");
  EXPECT_EQ(Printable("\xe0\x80\xaf"), "\\xe0\\x80\\xaf");
  EXPECT_EQ(Printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(Printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
  EXPECT_EQ(Printable("\xf5\x80\x80\x80"), "\\xf5\\x80\\x80\\x80");
}

TEST(PrintableTest, EveryByteEndsUpValid) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      std::string text = {static_cast<char>(first), static_cast<char>(second)};
      std::string escaped = Printable(text);
      EXPECT_EQ(Printable(escaped), escaped);
    }
  }
}

TEST(ColumnsTest, CountsWhatATerminalTakes) {
  EXPECT_EQ(Columns(""), 0u);
  EXPECT_EQ(Columns("goose"), 5u);
  EXPECT_EQ(Columns("Gänse"), 5u);
  EXPECT_EQ(Columns("鵞鳥"), 4u);
  EXPECT_EQ(Columns("🪿"), 2u);
  EXPECT_EQ(Columns("e\u0301"), 1u);
}

TEST(CutToColumnsTest, CutsBetweenCharacters) {
  EXPECT_EQ(CutToColumns("goose", 5), "goose");
  EXPECT_EQ(CutToColumns("gooses", 5), "go...");
  EXPECT_EQ(CutToColumns("鵞鳥鵞鳥", 8), "鵞鳥鵞鳥");
  EXPECT_EQ(CutToColumns("鵞鳥鵞鳥", 7), "鵞鳥...");
  EXPECT_EQ(CutToColumns("鵞鳥鵞鳥", 6), "鵞...");
  EXPECT_EQ(CutToColumns("goose", 2), "..");
  EXPECT_EQ(CutToColumns("goose", 0), "");
}

}  // namespace
}  // namespace acp_wrap
