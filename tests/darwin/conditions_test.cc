// Runs end as they should on a Mac that is slow, old, or tells of things in
// another order.

#include <signal.h>
#include <string.h>
#include <sys/types.h>

#include <functional>
#include <ostream>
#include <string>
#include <tuple>

#include "gtest/gtest.h"
#include "tests/darwin/connection.h"
#include "tests/darwin/wire.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using darwin::Settings;

struct Condition {
  const char* name;
  void (*set)(Settings&);
};

void PrintTo(const Condition& condition, std::ostream* stream) {
  *stream << condition.name;
}

const Condition kConditions[] = {
    {"AnEndIsToldLongBeforeTheZombieIsThere",
     [](Settings& s) { s.zombie_delay_us = 30000; }},
    {"EachLookIsSlow", [](Settings& s) { s.look_delay_us = 2000; }},
    {"TheYoungestNoteComesFirst", [](Settings& s) { s.notes_reversed = true; }},
    {"NoEnvironmentIsShown",
     [](Settings& s) { strncpy(s.restricted, "victim", 31); }},
    {"NothingIsShownNorCounted",
     [](Settings& s) {
       strncpy(s.restricted, "victim", 31);
       s.no_ports = true;
     }},
    {"ATaskIsThereForLongAfterItsEnd",
     [](Settings& s) { s.task_delay_us = 20000; }},
    {"OnMacos12", [](Settings& s) { s.release = darwin::kMacOS12; }},
    {"OnMacos13", [](Settings& s) { s.release = darwin::kMacOS13; }},
    {"OnMacos14", [](Settings& s) { s.release = darwin::kMacOS14; }},
};

using Parameter = std::tuple<Condition, const char*, WayToEnd>;

class ConditionsTest : public WholeProgramTestWithParam<Parameter> {
 protected:
  void SetUp() override {
    WholeProgramTestWithParam<Parameter>::SetUp();
    std::get<Condition>(GetParam()).set(darwin::SharedSettings());
  }
  void TearDown() override {
    Settings& settings = darwin::SharedSettings();
    settings.release = darwin::kMacOS15_4;
    settings.look_delay_us = settings.zombie_delay_us = 0;
    settings.task_delay_us = 0;
    settings.notes_reversed = settings.no_ports = false;
    memset(settings.restricted, 0, sizeof settings.restricted);
    WholeProgramTestWithParam<Parameter>::TearDown();
  }
};

// What forks, takes a session and ends faster than it can be looked at is found
// by its environment, or by being counted.
bool IsBlindSpot(const Condition& condition, const std::string& kind) {
  return condition.name == std::string("NothingIsShownNorCounted") &&
         kind.find("daemon") != std::string::npos;
}

TEST_P(ConditionsTest, NothingIsLeft) {
  if (IsBlindSpot(std::get<Condition>(GetParam()),
                  std::get<const char*>(GetParam()))) {
    GTEST_SKIP() << "the blind spot, docs/platforms.md";
  }
  const WayToEnd way = std::get<WayToEnd>(GetParam());
  Scene::Plan plan;
  plan.kinds = {std::get<const char*>(GetParam())};
  Scene scene(plan);
  ASSERT_READY(scene);
  BringAbout(way, scene);
  ExpectEnd(way, scene);
}

INSTANTIATE_TEST_SUITE_P(
    All, ConditionsTest,
    testing::Combine(testing::ValuesIn(kConditions),
                     testing::Values("plain", "own-session", "daemon",
                                     "traps-term", "tree:daemon"),
                     testing::Values(WayToEnd::kAgentExits, WayToEnd::kSigterm,
                                     WayToEnd::kFrontIsKilled)),
    [](const testing::TestParamInfo<Parameter>& info) {
      std::string kind = std::get<const char*>(info.param);
      for (char& c : kind) c = isalnum(c) ? c : '_';
      return std::string(std::get<Condition>(info.param).name) + "_" + kind +
             "_" + TestName(std::get<WayToEnd>(info.param));
    });

}  // namespace
}  // namespace acp_wrap
