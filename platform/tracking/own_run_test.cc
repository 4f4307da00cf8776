#include <sys/types.h>

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "lib/identity/marker.h"
#include "lib/identity/run_id.h"
#include "platform/tracking/descendant_tracker.h"
#include "platform/tracking/scene_for_test.h"

namespace acp_wrap {
namespace {

std::string MarkerOf(const RunId& run) {
  return std::string(kRunVariable) + "=" + FormatRunId(run) + '\0';
}

RunId RunOf(Scene& scene) {
  RunId run;
  run.front = scene.model.Look(scene.front)->info.id;
  run.guardian = scene.model.Look(scene.guardian)->info.id;
  return run;
}

// An orphan, younger than the run, and nothing else says that it is the run's.
pid_t MarkedStranger(Scene& scene, const RunId& run) {
  const pid_t parent = scene.model.Fork(scene.stranger);
  const pid_t pid = scene.model.Fork(parent);
  scene.model.Exit(parent);
  scene.model.Reap(parent);
  scene.model.SetSession(pid);
  scene.model.SetEnvironment(pid, MarkerOf(run));
  return pid;
}

TEST(MarkerTest, AllOfTheRunIdHasToFit) {
  Scene scene;
  const RunId own = RunOf(scene);
  std::vector<RunId> others(5, own);
  ++others[0].front.pid;
  ++others[1].front.start_time;
  ++others[2].guardian.pid;
  ++others[3].guardian.start_time;
  others[4].pid_namespace = 10;
  std::vector<pid_t> strangers;
  for (const RunId& other : others) {
    strangers.push_back(MarkedStranger(scene, other));
  }
  const pid_t marked = MarkedStranger(scene, own);
  scene.tracker.LookEverywhere();
  EXPECT_TRUE(scene.Knows(marked));
  for (pid_t pid : strangers) EXPECT_FALSE(scene.Knows(pid)) << pid;
}

// Front's own record, which serves once the guardian is gone.
TEST(MarkerTest, FrontKnowsTheGuardianThatItHasForked) {
  Scene scene;
  DescendantTracker fronts(scene.model, scene.model);
  fronts.Begin(scene.model.RootOf(scene.front));
  const RunId run = RunOf(scene);
  RunId other = run;
  ++other.guardian.start_time;
  const pid_t wrong = MarkedStranger(scene, other);
  const pid_t marked = MarkedStranger(scene, run);
  fronts.LookEverywhere();
  // It does not know whom it has forked, yet.
  EXPECT_EQ(fronts.Find(marked), nullptr);
  fronts.AddChild(scene.guardian);
  fronts.LookEverywhere();
  EXPECT_NE(fronts.Find(marked), nullptr);
  EXPECT_EQ(fronts.Find(wrong), nullptr);
}

// An editor's window for the agent, say, with the agent's environment: where it
// has come from is for the caller to judge.
TEST(MarkerTest, WhoseParentLivesIsNotEntered) {
  Scene scene;
  const pid_t pid = scene.model.Fork(scene.stranger);
  scene.model.SetEnvironment(pid, MarkerOf(RunOf(scene)));
  scene.tracker.LookEverywhere();
  EXPECT_FALSE(scene.Knows(pid));
}

TEST(MarkerTest, AnotherCoalitionIsNotOurs) {
  Scene scene;
  const pid_t other = MarkedStranger(scene, RunOf(scene));
  const pid_t same = MarkedStranger(scene, RunOf(scene));
  scene.model.SetCoalition(other, 2);
  scene.tracker.LookEverywhere();
  EXPECT_FALSE(scene.Knows(other));
  EXPECT_TRUE(scene.Knows(same));
}

}  // namespace
}  // namespace acp_wrap
