// On a terminal a run that waits for what is left says so, once.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/paths.h"
#include "tests/harness/whole_program_test.h"
#include "tests/transparency/setting.h"
#include "tests/transparency/terminal.h"

namespace acp_wrap {
namespace {

using WaitingLineTest = WholeProgramTest;

// What is left forks all the time, and front or guardian wakes up for each end.
TEST_F(WaitingLineTest, IsSaidOnce) {
  Terminal terminal(Wrapper());
  terminal.Command(WrapperPath() +
                   " --kill-after=3s -- bash -c '(trap \"\" TERM; while :; do "
                   "sleep 0.05; done) & :'");
  const std::vector<std::string> screen = terminal.Screen();
  EXPECT_EQ(std::count_if(screen.begin(), screen.end(),
                          [](const std::string& line) {
                            return absl::StrContains(line, ": waiting for ") &&
                                   absl::StrContains(line,
                                                     "Ctrl-C ends it now");
                          }),
            1)
      << testing::PrintToString(screen);
  EXPECT_THAT(screen, testing::Contains(testing::HasSubstr("by SIGKILL")));
}

}  // namespace
}  // namespace acp_wrap
