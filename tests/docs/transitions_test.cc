// The table of the end in docs/architecture.md is the one in the program.

#include "lib/ending/transitions.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"

namespace acp_wrap {
namespace {

TEST(TransitionsTest, AreWhatTheDocumentSays) {
  const std::string text = ReadWhole(RunfilePath("docs/architecture.md"));
  const std::string begin = "<!-- transitions -->\n";
  const size_t from = text.find(begin);
  ASSERT_NE(from, std::string::npos);
  const size_t to = text.find("<!-- /transitions -->", from);
  ASSERT_NE(to, std::string::npos);
  EXPECT_EQ(text.substr(from + begin.size(), to - from - begin.size()),
            TransitionTable())
      << "`bazel run //tools/transitions` prints it";
}

}  // namespace
}  // namespace acp_wrap
