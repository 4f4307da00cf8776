#include "lib/text/proc_args.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Int(int32_t value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

// With the NUL that ends it, and as many more as reach a multiple of eight.
std::string Path(const std::string& path) {
  return path + std::string(8 - path.size() % 8, '\0');
}

std::string Strings(const std::vector<std::string>& strings) {
  std::string text;
  for (const std::string& string : strings) text += string + '\0';
  return text;
}

const char* const kApple[] = {
    "ptr_munge=", "main_stack=", "executable_file=0x1a01000007,0x1"};

std::string Apple() { return Strings({kApple[0], kApple[1], kApple[2]}); }

TEST(ParseProcArgsTest, StopsWhereTheKernelsOwnStringsBegin) {
  std::string buffer = Int(2) + Path("/usr/local/bin/node") +
                       Strings({"node", "server.js", "HOME=/Users/a", "A=b"}) +
                       Strings({""}) + Apple();
  std::optional<ProcArgs> args = ParseProcArgs(buffer);
  ASSERT_TRUE(args);
  EXPECT_EQ(args->executable, "/usr/local/bin/node");
  EXPECT_THAT(args->arguments, ElementsAre("node", "server.js"));
  EXPECT_THAT(args->environment, ElementsAre("HOME=/Users/a", "A=b"));
  EXPECT_TRUE(args->environment_is_shown);
}

TEST(ParseProcArgsTest, AnEmptyArgumentIsAnArgument) {
  std::string buffer = Int(4) + Path("/bin/x") +
                       Strings({"x", "", "", "last", "A=b", ""}) + Apple();
  std::optional<ProcArgs> args = ParseProcArgs(buffer);
  ASSERT_TRUE(args);
  EXPECT_THAT(args->arguments, ElementsAre("x", "", "", "last"));
  EXPECT_THAT(args->environment, ElementsAre("A=b"));
}

TEST(ParseProcArgsTest, AnEmptyFirstArgumentIsNotPadding) {
  // Of each length that the path can have within the eight bytes.
  for (std::string path = "/"; path.size() < 20; path += 'x') {
    std::string buffer =
        Int(2) + Path(path) + Strings({"", "second", "A=b", ""}) + Apple();
    std::optional<ProcArgs> args = ParseProcArgs(buffer);
    ASSERT_TRUE(args);
    EXPECT_EQ(args->executable, path);
    EXPECT_THAT(args->arguments, ElementsAre("", "second")) << path;
    EXPECT_THAT(args->environment, ElementsAre("A=b")) << path;
  }
}

TEST(ParseProcArgsTest, FewerNulsThanUsualEatNoArgument) {
  std::string buffer =
      Int(1) + Strings({"/bin/x"}) + Strings({"x", "A=b", ""}) + Apple();
  std::optional<ProcArgs> args = ParseProcArgs(buffer);
  ASSERT_TRUE(args);
  EXPECT_THAT(args->arguments, ElementsAre("x"));
  EXPECT_THAT(args->environment, ElementsAre("A=b"));
}

TEST(ParseProcArgsTest, NoArgumentAtAll) {
  std::optional<ProcArgs> args = ParseProcArgs(
      Int(0) + Path("/bin/x") + Strings({"A=b", "C=", ""}) + Apple());
  ASSERT_TRUE(args);
  EXPECT_THAT(args->arguments, IsEmpty());
  EXPECT_THAT(args->environment, ElementsAre("A=b", "C="));
}

TEST(ParseProcArgsTest, AnEmptyEnvironmentIsNotAHiddenOne) {
  std::string beginning = Int(1) + Path("/bin/sleep") + Strings({"sleep"});
  std::optional<ProcArgs> empty =
      ParseProcArgs(beginning + Strings({""}) + Apple());
  ASSERT_TRUE(empty);
  EXPECT_THAT(empty->environment, IsEmpty());
  EXPECT_TRUE(empty->environment_is_shown);
  // macOS 11 and later, for Apple's own restricted programs.
  std::optional<ProcArgs> hidden = ParseProcArgs(beginning);
  ASSERT_TRUE(hidden);
  EXPECT_THAT(hidden->arguments, ElementsAre("sleep"));
  EXPECT_THAT(hidden->environment, IsEmpty());
  EXPECT_FALSE(hidden->environment_is_shown);
}

// Padding stands behind the environment where it is not a multiple of eight
// bytes by itself, and so it does behind the kernel's own strings.
TEST(ParseProcArgsTest, NothingNeedEndTheEnvironment) {
  for (size_t length = 0; length < 16; ++length) {
    for (size_t apple = 0; apple < 8; ++apple) {
      const std::string entry = "A=" + std::string(length, 'x');
      std::string strings = Strings({"x", "y", entry});
      strings.resize((strings.size() + 7) / 8 * 8, '\0');
      std::string kernels = Strings({"ptr_munge=" + std::string(apple, '0')});
      kernels.resize((kernels.size() + 7) / 8 * 8, '\0');
      std::optional<ProcArgs> args =
          ParseProcArgs(Int(2) + Path("/bin/x") + strings + kernels);
      ASSERT_TRUE(args);
      EXPECT_TRUE(args->environment_is_shown) << length << " " << apple;
      ASSERT_FALSE(args->environment.empty());
      EXPECT_EQ(args->environment[0], entry);
    }
  }
}

TEST(ParseProcArgsTest, WhatWasCutShortHasNoHalfEntry) {
  std::string whole = Int(2) + Path("/bin/x") +
                      Strings({"x", "y", "RUN=1-2.3-4.5", "RUN2=10", ""});
  std::optional<ProcArgs> all = ParseProcArgs(whole);
  ASSERT_TRUE(all);
  size_t arguments_end = whole.find("RUN=");
  for (size_t length = 0; length < whole.size(); ++length) {
    std::optional<ProcArgs> args =
        ParseProcArgs(absl::string_view(whole).substr(0, length));
    ASSERT_EQ(args.has_value(), length >= arguments_end) << length;
    if (!args) continue;
    EXPECT_EQ(args->arguments, all->arguments);
    EXPECT_EQ(args->environment_is_shown, length > arguments_end);
    for (size_t i = 0; i < args->environment.size(); ++i) {
      EXPECT_EQ(args->environment[i], all->environment[i]);
    }
  }
}

TEST(ParseProcArgsTest, ACountThatCannotBe) {
  std::string rest = Path("/bin/x") + Strings({"x", "A=b", ""});
  EXPECT_FALSE(ParseProcArgs(Int(-1) + rest));
  EXPECT_FALSE(ParseProcArgs(Int(INT32_MAX) + rest));
  EXPECT_FALSE(ParseProcArgs(""));
  EXPECT_FALSE(ParseProcArgs(Int(1)));
  EXPECT_FALSE(ParseProcArgs(Int(1) + "/no/nul/at/all"));
}

}  // namespace
}  // namespace acp_wrap
