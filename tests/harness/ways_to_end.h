// The ways in which a run of the wrapper comes to its end.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_WAYS_TO_END_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_WAYS_TO_END_H_

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "tests/harness/scene.h"

namespace acp_wrap {

enum class WayToEnd {
  kAgentExits,
  kAgentIsKilled,
  kAgentCrashes,
  kSigterm,  // to front, like the next two
  kSigint,
  kSighup,
  kParentDies,
  kFrontIsKilled,
  kGroupIsKilled,
};

const std::vector<WayToEnd>& AllWaysToEnd();

// Whether front lives to tell how the agent ended.
bool FrontSurvives(WayToEnd way);

const std::vector<WayToEnd>& WaysThatFrontSurvives();

// "AgentExits".
std::string TestName(WayToEnd way);

std::ostream& operator<<(std::ostream& stream, WayToEnd way);

// Brings the end about; `scene` is at work (Scene::Start()), with a process
// between test and front for kParentDies.
void BringAbout(WayToEnd way, Scene& scene);

// How front ends then, as wait(2) gives it, if its agent lets signals end it.
int ExpectedStatus(WayToEnd way);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_WAYS_TO_END_H_
