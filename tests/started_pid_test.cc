// systemd names the process that it has started, which is front, in LISTEN_PID
// and WATCHDOG_PID: the agent finds its own number there, or it would take
// neither socket nor watchdog.

#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/paths.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

class StartedPidTest : public WholeProgramTest {
 protected:
  // What the agent finds where `setting` stands in front's environment.
  static std::string Find(const std::string& setting) {
    Launch launch;
    launch.command = {"/bin/sh", "-c",
                      "export LISTEN_PID=" + setting +
                          " WATCHDOG_PID=" + setting +
                          "; exec \"$0\" -- /bin/sh -c "
                          "'test $LISTEN_PID = $WATCHDOG_PID && "
                          "test $LISTEN_PID = $$ && exit 3; "
                          "test $LISTEN_PID = 1 && exit 4'",
                      WrapperPath()};
    Started program(launch);
    const std::optional<int> status = AwaitExit(program.pid());
    EXPECT_FALSE(HasLivingChild());
    return status ? DescribeStatus(*status) : "does not end";
  }
};

TEST_F(StartedPidTest, NamesTheAgentInFrontsPlace) {
  EXPECT_EQ(Find("$$"), "exit 3");
}

TEST_F(StartedPidTest, OfSomebodyElseStays) { EXPECT_EQ(Find("1"), "exit 4"); }

}  // namespace
}  // namespace acp_wrap
