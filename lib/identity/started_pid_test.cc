#include "lib/identity/started_pid.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using Environment = std::vector<std::string>;

TEST(NameAgentForFrontTest, PutsTheAgentInFrontsPlace) {
  Environment environment = {"A=42", "LISTEN_PID=42", "WATCHDOG_PID=42"};
  NameAgentForFront(environment, 42, 44);
  EXPECT_EQ(environment,
            (Environment{"A=42", "LISTEN_PID=44", "WATCHDOG_PID=44"}));
}

TEST(NameAgentForFrontTest, LeavesWhatIsMeantForSomebodyElse) {
  const Environment others = {"LISTEN_PID=421", "WATCHDOG_PID=4",
                              "LISTEN_PID=", "MY_LISTEN_PID=42"};
  Environment environment = others;
  NameAgentForFront(environment, 42, 44);
  EXPECT_EQ(environment, others);
}

}  // namespace
}  // namespace acp_wrap
