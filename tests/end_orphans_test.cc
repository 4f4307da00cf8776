// --end-orphans ends what has lost its parent while the agent lives, with what
// is below it, and nothing else; without it nobody is touched.

#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Scene::Plan PlanWith(std::vector<std::string> options,
                     std::vector<std::string> kinds) {
  Scene::Plan plan;
  for (std::string& option : options) plan.options.push_back(std::move(option));
  plan.options.push_back("--sweep-on-start=0");
  plan.kinds = std::move(kinds);
  return plan;
}

class EndOrphansTest : public WholeProgramTest {};

TEST_F(EndOrphansTest, AnOrphanEndsWithAllBelowItAndNobodyElse) {
  Scene scene(PlanWith({"--end-orphans=100ms"},
                       {"daemon", "daemon:ignores-all", "tree:bystander",
                        "own-group", "no-environment"}));
  ASSERT_READY(scene);
  for (const char* ended :
       {"ready daemon", "here daemon:ignores-all", "ready ignores-all"}) {
    EXPECT_TRUE(AwaitEndOf(scene, ended)) << ended;
  }
  EXPECT_TRUE(AwaitSaid(scene.program(), "orphans: ended "));
  ExpectNoSignal(scene);
  for (const char* living : {"here tree:bystander", "ready bystander",
                             "ready own-group", "ready own-session"}) {
    EXPECT_TRUE(Lives(scene, living)) << living;
  }
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectEnd(WayToEnd::kAgentExits, scene);
}

TEST_F(EndOrphansTest, FrontDoesItOnceTheGuardianIsGone) {
  Scene scene(PlanWith({"--end-orphans=1s"}, {"daemon", "tree:bystander"}));
  ASSERT_READY(scene);
  scene.KillGuardian();
  EXPECT_TRUE(AwaitEndOf(scene, "ready daemon"));
  ExpectNoSignal(scene);
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectEnd(WayToEnd::kAgentExits, scene);
}

TEST_F(EndOrphansTest, WhatAsksToBeKeptIs) {
  const std::string kKept = "with:SPROUT_ACP_WRAP_KEEP=1:";
  Scene scene(PlanWith({"--end-orphans=100ms", "--keep"},
                       {kKept + "daemon:bystander", "daemon"}));
  ASSERT_READY(scene);
  EXPECT_TRUE(AwaitEndOf(scene, "ready daemon"));
  ExpectNoSignal(scene);
  EXPECT_TRUE(Lives(scene, "here daemon:bystander"));
  BringAbout(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(AwaitExit(scene.front()));
  ExpectNoSignal(scene);
  EXPECT_EQ(EndLeftovers().size(), 2u);
}

// A run that an app has started, in front of a worker: only what has the app's
// marker is ended, and nothing in the agent's own group.
TEST_F(EndOrphansTest, OfAnAppsRunOnlyWhatHasItsMarker) {
  Scene::Plan plan =
      PlanWith({"--end-orphans=100ms"},
               {"daemon", "with:BUZZ_MANAGED_AGENT=another:daemon:bystander"});
  plan.launch.environment.push_back("BUZZ_MANAGED_AGENT=app");
  Scene scene(plan);
  ASSERT_READY(scene);
  EXPECT_TRUE(AwaitEndOf(scene, "ready daemon"));
  ExpectNoSignal(scene);
  EXPECT_TRUE(Lives(scene, "here daemon:bystander"));
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectEnd(WayToEnd::kAgentExits, scene);
}

// The negative control: nothing of the above is done by itself.
TEST_F(EndOrphansTest, UnaskedNobodyIsTouchedInFrontOfACommand) {
  for (const char* marker : {"A=b", "BUZZ_MANAGED_AGENT=app"}) {
    for (bool never : {false, true}) {
      Scene::Plan plan = PlanWith({"--verbose"}, {"daemon:bystander"});
      if (never) plan.options.push_back("--end-orphans=never");
      plan.launch.environment.push_back(marker);
      Scene scene(plan);
      ASSERT_READY(scene);
      // Longer than the two looks above take.
      usleep(300'000);
      ExpectNoSignal(scene);
      EXPECT_TRUE(Lives(scene, "here daemon:bystander"));
      EXPECT_THAT(scene.program().Errors(), Not(HasSubstr("orphans: ")));
      BringAbout(WayToEnd::kAgentExits, scene);
      ExpectEnd(WayToEnd::kAgentExits, scene);
    }
  }
}

}  // namespace
}  // namespace acp_wrap
