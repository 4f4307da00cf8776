#include "tests/harness/ways_to_end.h"

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"

namespace acp_wrap {
namespace {

constexpr char kOrderToExit[] = "exit 7\n";
constexpr int kOrderedExit = 7;

}  // namespace

const std::vector<WayToEnd>& AllWaysToEnd() {
  static const auto* const ways = new std::vector<WayToEnd>{
      WayToEnd::kAgentExits, WayToEnd::kAgentIsKilled, WayToEnd::kAgentCrashes,
      WayToEnd::kSigterm,    WayToEnd::kSigint,        WayToEnd::kSighup,
      WayToEnd::kParentDies, WayToEnd::kFrontIsKilled, WayToEnd::kGroupIsKilled,
  };
  return *ways;
}

bool FrontSurvives(WayToEnd way) {
  return way != WayToEnd::kFrontIsKilled && way != WayToEnd::kGroupIsKilled;
}

const std::vector<WayToEnd>& WaysThatFrontSurvives() {
  static const auto* const ways = [] {
    auto* survived = new std::vector<WayToEnd>;
    std::copy_if(AllWaysToEnd().begin(), AllWaysToEnd().end(),
                 std::back_inserter(*survived), FrontSurvives);
    return survived;
  }();
  return *ways;
}

std::string TestName(WayToEnd way) {
  switch (way) {
    case WayToEnd::kAgentExits:
      return "AgentExits";
    case WayToEnd::kAgentIsKilled:
      return "AgentIsKilled";
    case WayToEnd::kAgentCrashes:
      return "AgentCrashes";
    case WayToEnd::kSigterm:
      return "Sigterm";
    case WayToEnd::kSigint:
      return "Sigint";
    case WayToEnd::kSighup:
      return "Sighup";
    case WayToEnd::kParentDies:
      return "ParentDies";
    case WayToEnd::kFrontIsKilled:
      return "FrontIsKilled";
    case WayToEnd::kGroupIsKilled:
      return "GroupIsKilled";
  }
  return "Unknown";
}

std::ostream& operator<<(std::ostream& stream, WayToEnd way) {
  return stream << TestName(way);
}

void BringAbout(WayToEnd way, Scene& scene) {
  const pid_t front = scene.front();
  switch (way) {
    case WayToEnd::kAgentExits:
      scene.program().Tell(kOrderToExit);
      return;
    case WayToEnd::kAgentIsKilled:
      SendSignal(scene.agent(), SIGKILL);
      return;
    case WayToEnd::kAgentCrashes:
      SendSignal(scene.agent(), SIGSEGV);
      return;
    case WayToEnd::kSigterm:
      SendSignal(front, SIGTERM);
      return;
    case WayToEnd::kSigint:
      SendSignal(front, SIGINT);
      return;
    case WayToEnd::kSighup:
      SendSignal(front, SIGHUP);
      return;
    case WayToEnd::kParentDies:
      SendSignal(scene.program().parent(), SIGKILL);
      AwaitExit(scene.program().parent());
      return;
    case WayToEnd::kFrontIsKilled:
      SendSignal(front, SIGKILL);
      return;
    case WayToEnd::kGroupIsKilled:
      // Scene::Start() has made sure that front leads a group.
      kill(-front, SIGKILL);
      return;
  }
}

int ExpectedStatus(WayToEnd way) {
  switch (way) {
    case WayToEnd::kAgentExits:
      return W_EXITCODE(kOrderedExit, 0);
    case WayToEnd::kAgentIsKilled:
    case WayToEnd::kFrontIsKilled:
    case WayToEnd::kGroupIsKilled:
      return W_EXITCODE(0, SIGKILL);
    case WayToEnd::kAgentCrashes:
      return W_EXITCODE(0, SIGSEGV);
    case WayToEnd::kSigterm:
    case WayToEnd::kParentDies:
      return W_EXITCODE(0, SIGTERM);
    case WayToEnd::kSigint:
      return W_EXITCODE(0, SIGINT);
    case WayToEnd::kSighup:
      return W_EXITCODE(0, SIGHUP);
  }
  return -1;
}

}  // namespace acp_wrap
