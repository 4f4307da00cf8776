#include "lib/host/agent_names.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "lib/host/host_process.h"

namespace acp_wrap {
namespace {

HostProcess Process(std::string name, std::string executable = "",
                    std::vector<std::string> arguments = {}) {
  HostProcess process;
  process.info.name = std::move(name);
  process.executable = std::move(executable);
  process.arguments = std::move(arguments);
  return process;
}

TEST(IsAgentNameTest, KnowsEachWithEitherSeparator) {
  for (const char* name :
       {"buzz-acp", "buzz_acp", "buzz-agent", "buzz-dev-mcp", "sprout-acp",
        "sprout_acp", "sprout-agent", "sprout_agent", "claude-agent-acp",
        "claude_agent_acp", "claude-code-acp", "claude_code_acp", "codex-acp",
        "codex_acp", "goose"}) {
    EXPECT_TRUE(IsAgentName(name)) << name;
  }
}

TEST(IsAgentNameTest, AcceptsWhatASeparatorExtends) {
  for (const char* name :
       {"goose-1.2", "goose_linux", "goose.real", "sprout-acp.exe",
        "codex-acp-x86_64", "sprout-acp_old", "sprout-acp-wra"}) {
    EXPECT_TRUE(IsAgentName(name)) << name;
  }
}

TEST(IsAgentNameTest, RefusesOtherNames) {
  for (const char* name :
       {"", "g", "goos", "mongoose", "gooseberry", "goose2", "my-goose",
        "sprout", "sprout-acps", "codex", "claude", "node", "Goose",
        "acp-guardian", "sprout-acp ", " goose"}) {
    EXPECT_FALSE(IsAgentName(name)) << name;
  }
}

TEST(IsAgentNameTest, RefusesTheWrapper) {
  for (const char* name : {"sprout-acp-wrap", "sprout_acp_wrap",
                           "sprout-acp-wrap-1.0", "sprout-acp-wrap.old"}) {
    EXPECT_FALSE(IsAgentName(name)) << name;
  }
  EXPECT_TRUE(IsAgentName("sprout-acp-wrapped"));
}

TEST(RunsAsAgentTest, LooksAtBothNames) {
  EXPECT_TRUE(RunsAsAgent(Process("goose", "/usr/bin/busybox")));
  EXPECT_TRUE(RunsAsAgent(Process("main", "/opt/goose")));
  EXPECT_TRUE(RunsAsAgent(Process("goose")));
  EXPECT_FALSE(RunsAsAgent(Process("main", "/opt/goose/main")));
  EXPECT_FALSE(RunsAsAgent(Process("mongoose", "/opt/mongoose")));
}

TEST(RunsAsAgentTest, TheExecutableCompletesANameThatIsCutOff) {
  EXPECT_TRUE(RunsAsAgent(Process("claude-agent-ac", "/x/claude-agent-acp")));
  EXPECT_FALSE(RunsAsAgent(Process("claude-agent-ac", "/x/claude-agent-act")));
}

TEST(RunsAsAgentTest, SoDoTheArguments) {
  EXPECT_TRUE(
      RunsAsAgent(Process("claude-agent-ac", "/usr/bin/node",
                          {"/usr/bin/node", "/home/u/bin/claude-agent-acp"})));
  EXPECT_FALSE(
      RunsAsAgent(Process("claude-agent-ac", "/usr/bin/node",
                          {"/usr/bin/node", "/home/u/bin/claude-agent-acme"})));
  EXPECT_FALSE(RunsAsAgent(Process("claude-agent-ac", "/usr/bin/node")));
}

TEST(RunsAsAgentTest, ArgumentsAloneSayNothing) {
  EXPECT_FALSE(RunsAsAgent(Process("vi", "/usr/bin/vi", {"vi", "goose"})));
}

TEST(RunsAsAgentTest, ALinkToTheWrapperIsTheWrapper) {
  EXPECT_FALSE(RunsAsAgent(Process("sprout-acp", "/x/sprout-acp-wrap")));
  EXPECT_FALSE(RunsAsAgent(Process("sprout-acp-wrap")));
}

}  // namespace
}  // namespace acp_wrap
