// npx and `npm run` put a shell in front of what they run, and npm's death does
// not end that shell: the wrapper sees it for itself.

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

// The process of this name below `top`; 0 if there is none.
pid_t Below(pid_t top, const std::string& name) {
  for (const Proc& child : ChildrenOf(top)) {
    if (child.name == name && child.state != 'Z') return child.pid;
    const pid_t found = Below(child.pid, name);
    if (found != 0) return found;
  }
  return 0;
}

class NpmKilledTest : public WholeProgramTest {
 protected:
  // A process of this name in npm's place, and a shell that waits for the
  // wrapper, whatever shell it is.
  Launch Plan(const std::string& name, const std::string& variable) {
    const std::string npm = TemporaryFolder() + "/" + name;
    EXPECT_EQ(symlink("/bin/bash", npm.c_str()), 0);
    Launch launch;
    launch.command = {npm, "-c",
                      "sh -c '\"$0\" -- sleep 1000; exit $?' \"$0\"; exit $?",
                      WrapperPath()};
    launch.environment.push_back(variable);
    return launch;
  }

  void AwaitAgent(const Started& npm) {
    while (Below(npm.pid(), "sleep") == 0 &&
           ReadProc(npm.pid())->state != 'Z') {
      usleep(1000);
    }
    agent_ = Below(npm.pid(), "sleep");
    shell_ = Below(npm.pid(), "sh");
    ASSERT_NE(agent_, 0) << npm.Errors();
    ASSERT_NE(shell_, 0);
  }

  pid_t agent_ = 0;
  pid_t shell_ = 0;
};

TEST_F(NpmKilledTest, EndsTheRun) {
  for (int signal : {SIGKILL, SIGHUP}) {
    const std::string name = "npm exec " + std::to_string(signal);
    Started npm(Plan(name, "npm_command=exec"));
    AwaitAgent(npm);
    kill(npm.pid(), signal);
    EXPECT_TRUE(AwaitExit(npm.pid()));
    // The test has adopted the shell, which waits for the wrapper.
    EXPECT_TRUE(AwaitExit(shell_));
    EXPECT_FALSE(HasLivingChild());
  }
}

// Who runs the wrapper by a shell that is to live on, or is no npm, may end.
TEST_F(NpmKilledTest, NobodyElseIsTakenForIt) {
  const std::pair<const char*, const char*> kOthers[] = {
      {"npx", "npm_command=exec"}, {"npm exec x", "A=1"}};
  for (const auto& [name, variable] : kOthers) {
    Started other(Plan(name, variable));
    AwaitAgent(other);
    kill(other.pid(), SIGKILL);
    EXPECT_TRUE(AwaitExit(other.pid()));
    EXPECT_TRUE(ReadProc(agent_));
    kill(shell_, SIGKILL);
    EXPECT_TRUE(AwaitExit(shell_));
    EXPECT_TRUE(AwaitNoChild());
  }
}

}  // namespace
}  // namespace acp_wrap
