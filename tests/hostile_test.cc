// An agent that attacks the wrapper with what every process of the same user
// may do.  It is in a PID namespace of its own, as an ordinary user or as root,
// and when the run is over nothing is left in there.
//
// What no program can answer is left out here, and said in README's limits:
// SIGKILL to front and guardian; SIGSTOP to both when the app then crashes;
// SIGSTOP to the guardian over and over, what a debugger has made front fork,
// and with root's rights a guardian that is held, when front is killed.

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/harness/leash.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

// Which of the ways to end a run have to end it in spite of the attack.
struct Attack {
  const char* name;
  // SIGTERM to front, by itself; else front is held, and the app sends SIGKILL
  // to the group in the end.
  bool front_hears = true;
  bool front_may_be_killed = true;
  bool app_may_crash = true;

  friend std::ostream& operator<<(std::ostream& stream, const Attack& attack) {
    return stream << attack.name;
  }
};

const std::vector<Attack>& Attacks() {
  static const auto* const attacks = new std::vector<Attack>{
      {"stop-front", false},
      {"stop-guardian"},
      {"stop-front-and-guardian", false, true, false},
      {"stop-guardian-and-front", false, true, false},
      {"stop-guardian-again-and-again", true, false, true},
      {"stop-witness"},
      {"trace-front", false},
      {"trace-guardian"},
      {"trace-witness"},
      {"take-from-front"},
      {"take-from-guardian"},
      {"inject-as-front"},
      {"inject-as-guardian"},
      {"inject-and-kill-guardian", true, false, true},
      {"flood"},
      {"shut-channel"},
      {"storm"},
      {"fork-front", true, false, true},
  };
  return *attacks;
}

const std::vector<Attack>& AttacksOfRoot() {
  static const auto* const attacks = new std::vector<Attack>{
      {"trace-guardian", true, false, true},
      {"trace-witness"},
      {"take-from-guardian"},
      {"inject-as-guardian"},
      {"inject-and-kill-guardian", true, false, true},
  };
  return *attacks;
}

enum class Way { kTerm, kFrontIsKilled, kGroupIsKilled, kAppCrashes };

constexpr const char* kWayNames[] = {"Term", "FrontIsKilled", "GroupIsKilled",
                                     "AppCrashes"};

using Parameter = std::tuple<Attack, Way>;

bool IsPromised(const Attack& attack, Way way) {
  switch (way) {
    case Way::kTerm:
      return true;
    case Way::kFrontIsKilled:
    case Way::kGroupIsKilled:
      return attack.front_may_be_killed;
    case Way::kAppCrashes:
      return attack.app_may_crash;
  }
  return false;
}

void Bring(const Attack& attack, Way way, Scene& scene) {
  const pid_t front = scene.front();
  switch (way) {
    case Way::kTerm:
      SendSignal(front, SIGTERM);
      // As the app does when its patience is over.
      if (!attack.front_hears) kill(-front, SIGKILL);
      return;
    case Way::kFrontIsKilled:
      SendSignal(front, SIGKILL);
      return;
    case Way::kGroupIsKilled:
      kill(-front, SIGKILL);
      return;
    case Way::kAppCrashes:
      SendSignal(scene.program().parent(), SIGKILL);
      return;
  }
}

void Play(const Attack& attack, Way way) {
  Scene::Plan plan;
  plan.kinds = {std::string("hostile:") + attack.name, "daemon", "traps-term"};
  plan.launch.through_parent = way == Way::kAppCrashes;
  Scene scene(plan);
  // A run that has ended by the attack is none that got away.
  if (scene.unavailable()) GTEST_SKIP() << scene.why_not_ready();

  Bring(attack, way, scene);

  EXPECT_TRUE(scene.leash().AwaitAllGone())
      << scene.leash().DescribeLiving() << "stderr:\n"
      << scene.program().Errors();
  // Front, the guardian, and what was taken out of their reach.
  EXPECT_TRUE(AwaitNoChild()) << scene.program().Errors();
}

class HostileTest : public WholeProgramTestWithParam<Parameter> {};

TEST_P(HostileTest, NothingIsLeft) {
  const auto& [attack, way] = GetParam();
  Namespaces namespaces;
  namespaces.pids = true;
  namespaces.root = false;
  RunInside(namespaces, [&a = attack, w = way] { Play(a, w); });
}

// May trace the guardian, and take what it has.
class HostileRootTest : public WholeProgramTestWithParam<Parameter> {};

TEST_P(HostileRootTest, NothingIsLeft) {
  const auto& [attack, way] = GetParam();
  Namespaces namespaces;
  namespaces.pids = true;
  RunInside(namespaces, [&a = attack, w = way] { Play(a, w); });
}

std::vector<Parameter> Promised(const std::vector<Attack>& attacks) {
  std::vector<Parameter> promised;
  for (const Attack& attack : attacks) {
    for (Way way : {Way::kTerm, Way::kFrontIsKilled, Way::kGroupIsKilled,
                    Way::kAppCrashes}) {
      if (IsPromised(attack, way)) promised.emplace_back(attack, way);
    }
  }
  return promised;
}

std::string NameOf(const testing::TestParamInfo<Parameter>& info) {
  const auto& [attack, way] = info.param;
  std::string name = attack.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name + "_" + kWayNames[static_cast<int>(way)];
}

INSTANTIATE_TEST_SUITE_P(All, HostileTest,
                         testing::ValuesIn(Promised(Attacks())), NameOf);

INSTANTIATE_TEST_SUITE_P(All, HostileRootTest,
                         testing::ValuesIn(Promised(AttacksOfRoot())), NameOf);

}  // namespace
}  // namespace acp_wrap
