// Who ends processes by a word of their command line, by "pkill -f WORD", must
// not hit both halves of the wrapper, nor what tells a signal to the group from
// one to front.

#include <signal.h>
#include <sys/types.h>

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/leash.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;

// It stands in the wrapper's own command line, and in nobody else's.
constexpr char kWord[] = "--kill-after";

std::string File(pid_t pid, const char* name) {
  return ReadWhole("/proc/" + std::to_string(pid) + "/" + name);
}

void AddMatches(pid_t pid, std::vector<pid_t>& matches) {
  if (File(pid, "cmdline").find(kWord) != std::string::npos) {
    matches.push_back(pid);
  }
  for (const Proc& child : ChildrenOf(pid)) AddMatches(child.pid, matches);
}

// Sends `signal` as pkill(1) does, to front and whatever is below it.
std::vector<pid_t> SignalMatches(const Scene& scene, int signal) {
  std::vector<pid_t> matches;
  AddMatches(scene.front(), matches);
  for (pid_t pid : matches) SendSignal(pid, signal);
  return matches;
}

class KilledByWordTest : public WholeProgramTest {};

TEST_F(KilledByWordTest, TheGuardianSurvivesSigkill) {
  Scene::Plan plan;
  plan.kinds = {"own-session", "daemon", "traps-term"};
  Scene scene(plan);
  ASSERT_READY(scene);
  EXPECT_THAT(SignalMatches(scene, SIGKILL), ElementsAre(scene.front()));
  ExpectEnd(WayToEnd::kFrontIsKilled, scene);
}

TEST_F(KilledByWordTest, TheAgentGetsSigterm) {
  Scene::Plan plan;
  plan.options = PatientOptions();
  Scene scene(plan);
  ASSERT_READY(scene);
  EXPECT_THAT(SignalMatches(scene, SIGTERM), ElementsAre(scene.front()));
  ExpectEnd(WayToEnd::kSigterm, scene);
}

// What ps(1) shows in place of the command line, and no variable of the
// caller's.
TEST_F(KilledByWordTest, TheOthersShowTheirNames) {
  Scene::Plan plan;
  plan.launch.environment.push_back("SECRET=of-the-caller");
  Scene scene(plan);
  ASSERT_READY(scene);
  std::vector<std::string> names;
  for (const Proc& child : ChildrenOf(scene.front())) {
    const std::string line = File(child.pid, "cmdline");
    names.push_back(child.name);
    EXPECT_EQ(line, child.name + '\0');
    EXPECT_EQ(File(child.pid, "environ").find("SECRET"), std::string::npos);
  }
  EXPECT_THAT(names, testing::IsSupersetOf({"acp-guardian", "acp-witness"}));
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectEnd(WayToEnd::kAgentExits, scene);
}

}  // namespace
}  // namespace acp_wrap
