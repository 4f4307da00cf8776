// Who ends processes by a word of their command line, by "pkill -f WORD", must
// not hit both halves of the wrapper, nor what tells a signal to the group from
// one to front.

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/leash.h"
#include "tests/harness/limits.h"
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

std::vector<std::string> LinesOfChildren(const Scene& scene) {
  std::vector<std::string> lines;
  for (const Proc& child : ChildrenOf(scene.front())) {
    lines.push_back(File(child.pid, "cmdline").c_str());
  }
  return lines;
}

class KilledByWordTest : public WholeProgramTest {
 protected:
  // The agent does not wait for the witness to hide its command line.
  static void AwaitWitness(const Scene& scene) {
    const absl::Time end = absl::Now() + kLimit;
    while (absl::Now() < end) {
      const std::vector<std::string> lines = LinesOfChildren(scene);
      if (std::count(lines.begin(), lines.end(), "acp-witness") == 1) return;
      usleep(1'000);
    }
    ADD_FAILURE() << testing::PrintToString(LinesOfChildren(scene));
  }
};

TEST_F(KilledByWordTest, TheGuardianSurvivesSigkill) {
  Scene::Plan plan;
  plan.kinds = {"own-session", "daemon", "traps-term"};
  Scene scene(plan);
  ASSERT_READY(scene);
  AwaitWitness(scene);
  EXPECT_THAT(SignalMatches(scene, SIGKILL), ElementsAre(scene.front()));
  ExpectEnd(WayToEnd::kFrontIsKilled, scene);
}

TEST_F(KilledByWordTest, TheAgentGetsSigterm) {
  Scene::Plan plan;
  plan.options = PatientOptions();
  Scene scene(plan);
  ASSERT_READY(scene);
  AwaitWitness(scene);
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
  AwaitWitness(scene);
  EXPECT_THAT(LinesOfChildren(scene),
              testing::IsSupersetOf({"acp-guardian", "acp-witness"}));
  for (const Proc& child : ChildrenOf(scene.front())) {
    EXPECT_EQ(File(child.pid, "cmdline"), child.name + '\0');
    EXPECT_EQ(File(child.pid, "environ").find("SECRET"), std::string::npos);
  }
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectEnd(WayToEnd::kAgentExits, scene);
}

}  // namespace
}  // namespace acp_wrap
