#include "lib/cli/setup.h"

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(SetupTest, KnowsThese) {
  EXPECT_THAT(SetupHosts(),
              ElementsAre("buzz", "zed", "jetbrains", "acpx", "neovim",
                          "vscode", "systemd", "docker", "ci", "bazel"));
}

TEST(SetupTest, NamesTheProgramInEach) {
  for (absl::string_view host : SetupHosts()) {
    std::optional<std::string> text = SetupText(host, "/opt/acp wrap");
    ASSERT_TRUE(text) << host;
    EXPECT_THAT(*text, HasSubstr("/opt/acp wrap")) << host;
    EXPECT_THAT(*text, Not(HasSubstr("@"))) << host;
  }
}

TEST(SetupTest, FitsAScreen) {
  for (absl::string_view host : SetupHosts()) {
    const std::string text = *SetupText(host, "/usr/bin/sprout-acp-wrap");
    size_t column = 0;
    for (char c : text) {
      column = c == '\n' ? 0 : column + 1;
      EXPECT_LE(column, 100u) << host;
    }
  }
}

TEST(SetupTest, EscapesThePathInAString) {
  EXPECT_THAT(*SetupText("zed", R"(/a"b\c)"),
              HasSubstr(R"("command": "/a\"b\\c")"));
}

TEST(SetupTest, QuotesThePathAsAWordWhereItHasTo) {
  EXPECT_THAT(*SetupText("systemd", "/a b"),
              HasSubstr("ExecStart='/a b' --grace"));
  EXPECT_THAT(*SetupText("systemd", "/usr/bin/x"),
              HasSubstr("ExecStart=/usr/bin/x --grace"));
}

TEST(SetupTest, KnowsNoOther) {
  EXPECT_EQ(SetupText("emacs", "/x"), std::nullopt);
  EXPECT_EQ(SetupText("", "/x"), std::nullopt);
}

}  // namespace
}  // namespace acp_wrap
