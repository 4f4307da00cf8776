// Each planted bug is found, and what finds it finds nothing without the bug.

#include "tests/simulation/planted_bugs.h"

#include <cstdint>
#include <cstdio>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/ending/timing.h"
#include "tests/simulation/exploration.h"
#include "tests/simulation/scenario.h"
#include "tests/simulation/scenarios.h"
#include "tests/simulation/scripts.h"

namespace acp_wrap::simulation {
namespace {

using testing::HasSubstr;

constexpr uint64_t kMostWalks = 20000;

// The first violation in walks through `scenario` that contains `words`.
std::string Find(const char* bug, const Scenario& scenario,
                 const std::string& words) {
  for (uint64_t seed = 1; seed <= kMostWalks; ++seed) {
    Exploration walk = WalkAtRandom(scenario, seed);
    if (walk.violation.find(words) == std::string::npos) continue;
    printf("%s: %s, found by walk %llu:\n%s", bug, walk.violation.c_str(),
           static_cast<unsigned long long>(seed),
           Replay(scenario, Shorten(scenario, walk.path)).c_str());
    return walk.violation;
  }
  return "";
}

void ExpectFound(const char* bug, System& system, Scenario scenario,
                 const std::string& words) {
  for (uint64_t seed = 1; seed <= kMostWalks / 10; ++seed) {
    ASSERT_EQ(WalkAtRandom(scenario, seed).violation, "") << "without the bug";
  }
  scenario.system = &system;
  EXPECT_THAT(Find(bug, scenario, words), HasSubstr(words));
}

Scenario ScenarioFor(ScriptPtr agent) {
  Scenario scenario = NamedScenario("planted bug", std::move(agent));
  scenario.interventions.budget = 2;
  return scenario;
}

TEST(PlantedBugsTest, NumberIsSignaledAfterItWasWaitedFor) {
  static ReapsUntold system;
  // What the agent leaves behind keeps the run, whose caller sends signals.
  Scenario scenario = ScenarioFor(Leaves(IgnoresTerm()));
  scenario.interventions.strangers = true;
  scenario.interventions.requests = true;
  ExpectFound("reaps untold", system, scenario, "which is not of the tree");
}

TEST(PlantedBugsTest, StatusIsLostWhenItWasWaitedForTooEarly) {
  static ReapsTooEarly system;
  ExpectFound("reaps too early", system, ScenarioFor(Exits(3)),
              "the agent with exit status 3");
}

TEST(PlantedBugsTest, SigchldIsNotLooped) {
  static ReapsOncePerSignal system;
  // An orphan that the guardian has adopted, and the agent, end at once.
  Scenario scenario = ScenarioFor(Awaits(Leaves(Exits(0))));
  scenario.rules.newest_child_first = true;
  ExpectFound("reaps once per signal", system, scenario,
              "waits for something that cannot come");
}

TEST(PlantedBugsTest, ParentIsCheckedBeforeItIsWatched) {
  static ChecksParentTooEarly system;
  ExpectFound("checks the parent too early", system, ScenarioFor(Runs()),
              "waits for something that cannot come");
}

TEST(PlantedBugsTest, MarkIsComparedByPrefix) {
  static ComparesByPrefix system;
  Scenario scenario = ScenarioFor(Leaves(Runs()));
  scenario.interventions.strangers = true;
  ExpectFound("compares by prefix", system, scenario,
              "which is not of the tree");
}

TEST(PlantedBugsTest, DeathOfGuardianIsOverlooked) {
  static OverlooksGuardian system;
  ExpectFound("overlooks the guardian", system, ScenarioFor(Runs()),
              "waits for something that cannot come");
}

TEST(PlantedBugsTest, EverybodyIsAskedAtOnce) {
  Scenario scenario = ScenarioFor(Starts(Runs()));
  scenario.interventions = {};
  scenario.interventions.kills = false;
  scenario.interventions.requests = true;
  scenario.run.timing.ask = Ask::kTree;
  EXPECT_THAT(Find("asks everybody at once", scenario, "the agent lives"),
              HasSubstr("before its time"));
}

TEST(PlantedBugsTest, NobodyIsLetLinger) {
  static SeesNoPipes system;
  Scenario scenario = ScenarioFor(Leaves(Piped(Runs())));
  scenario.interventions.kills = false;
  scenario.interventions.requests = true;
  ExpectFound("sees no pipes", system, scenario, "was given end-of-file");
}

TEST(PlantedBugsTest, SigkillComesFirst) {
  static LosesSigterm system;
  Scenario scenario = ScenarioFor(Starts(Runs()));
  scenario.interventions.kills = false;
  scenario.interventions.requests = true;
  ExpectFound("loses SIGTERM", system, scenario, "has not had SIGTERM");
}

}  // namespace
}  // namespace acp_wrap::simulation
