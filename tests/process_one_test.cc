// The wrapper as process 1, as a container's entry point: front is the ancestor
// of all then, and what it starts for itself is still its own.

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/limits.h"
#include "tests/harness/paths.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::MatchesRegex;
using Strings = std::vector<std::string>;

class ProcessOneTest : public WholeProgramTest {
 protected:
  // Runs the command as process 1 of a PID namespace.
  std::string Run(const Strings& command) {
    Launch launch;
    launch.command = {"/usr/bin/unshare", "-Urpf", "--mount-proc"};
    launch.command.insert(launch.command.end(), command.begin(), command.end());
    Started program(launch);
    program.EndInput();
    std::optional<int> status = AwaitExit(program.pid());
    errors_ = program.Errors();
    return status ? DescribeStatus(*status) : "does not end";
  }

  std::string errors_;
};

// The agent runs long enough for a sweep at its start, so that another one
// starts at its end, while the rest of the tree is being looked for.
TEST_F(ProcessOneTest, TakesNothingOfItsOwnForTheAgents) {
  if (Run({"/bin/true"}) != "exit 0") GTEST_SKIP() << errors_;
  const int rounds = Rounds(20);
  for (int round = 0; round < rounds; ++round) {
    EXPECT_EQ(Run({WrapperPath(), "--", "sh", "-c",
                   "setsid sleep 1000 & sleep 0.15; exit 3"}),
              "exit 3");
    EXPECT_THAT(errors_,
                MatchesRegex("sprout-acp-wrap: ended 1 process: 1 by SIGTERM: "
                             "sleep \\([0-9]+\\)\n"));
  }
}

}  // namespace
}  // namespace acp_wrap
