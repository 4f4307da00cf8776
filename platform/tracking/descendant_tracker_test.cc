#include "platform/tracking/descendant_tracker.h"

#include <sys/types.h>

#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/wait_status.h"
#include "platform/tracking/process_model_for_test.h"
#include "platform/tracking/scene_for_test.h"

namespace acp_wrap {
namespace {

TEST(DescendantTrackerTest, TheAgentIsWatchedWhenAddChildReturns) {
  Scene scene;
  EXPECT_TRUE(scene.Knows(scene.agent));
  pid_t worker = scene.model.Fork(scene.agent);
  scene.model.Deliver(scene.tracker);
  EXPECT_TRUE(scene.Knows(worker));
}

TEST(DescendantTrackerTest, AChildOfAChildThatHasForkedBeforeItWasWatched) {
  Scene scene;
  pid_t child = scene.model.Fork(scene.agent);
  pid_t grandchild = scene.model.Fork(child);
  pid_t third = scene.model.Fork(grandchild);
  scene.model.Deliver(scene.tracker);
  EXPECT_TRUE(scene.Knows(third));
}

TEST(DescendantTrackerTest, WhatCannotBeWatchedIsNotTakenForDead) {
  Scene scene;
  scene.model.cannot_watch = true;
  pid_t child = scene.model.Fork(scene.agent);
  scene.model.Deliver(scene.tracker);
  EXPECT_TRUE(scene.Knows(child));
  EXPECT_LT(scene.tracker.Due(), absl::InfiniteFuture());
  // Its end shows in a look.
  scene.model.Exit(child);
  scene.model.Reap(child);
  scene.model.Deliver(scene.tracker);
  EXPECT_TRUE(scene.Knows(child));
  scene.tracker.LookEverywhere();
  EXPECT_FALSE(scene.Knows(child));
}

TEST(DescendantTrackerTest, WhatCannotBeWatchedIsWatchedLater) {
  Scene scene;
  scene.model.cannot_watch = true;
  pid_t child = scene.model.Fork(scene.agent);
  scene.model.Deliver(scene.tracker);
  scene.model.cannot_watch = false;
  scene.tracker.LookEverywhere();
  pid_t grandchild = scene.model.Fork(child);
  scene.model.Deliver(scene.tracker);
  EXPECT_TRUE(scene.Knows(grandchild));
  scene.model.Exit(child);
  scene.model.Deliver(scene.tracker);
  EXPECT_FALSE(scene.Knows(child));
}

TEST(DescendantTrackerTest, AnOrphanOfARecordedProcessIsFoundAtItsEnd) {
  Scene scene;
  pid_t child = scene.model.Fork(scene.agent);
  scene.model.Deliver(scene.tracker);
  pid_t orphan = scene.model.Fork(child);
  scene.model.SetSession(orphan);
  scene.model.Exit(child);
  scene.model.Deliver(scene.tracker);
  EXPECT_TRUE(scene.Knows(orphan));
  EXPECT_FALSE(scene.Knows(child));
}

TEST(DescendantTrackerTest, NeitherFrontNorStrangersAreEntered) {
  Scene scene;
  pid_t late = scene.model.Fork(scene.stranger);
  pid_t witness = scene.model.Fork(scene.front);
  scene.tracker.LookEverywhere();
  for (pid_t pid : {scene.app, scene.stranger, scene.front, scene.guardian,
                    late, witness}) {
    EXPECT_FALSE(scene.Knows(pid)) << pid;
  }
  // Not as orphans in the agent's group either.
  scene.model.Exit(scene.front);
  scene.tracker.LookEverywhere();
  EXPECT_FALSE(scene.Knows(witness));
}

TEST(DescendantTrackerTest, AChildsEndIsNotToldAndAnOrphansIsOnce) {
  Scene scene;
  pid_t child = scene.model.Fork(scene.agent);
  scene.model.Deliver(scene.tracker);
  EXPECT_EQ(scene.tracker.NextEnded(), nullptr);
  scene.model.Exit(child);
  scene.model.Deliver(scene.tracker);
  EXPECT_TRUE(scene.tracker.TakeChanged());
  ASSERT_NE(scene.tracker.NextEnded(), nullptr);
  EXPECT_EQ(scene.tracker.NextEnded()->pid, child);
  scene.tracker.Forget(child);
  EXPECT_EQ(scene.tracker.NextEnded(), nullptr);
  EXPECT_FALSE(scene.tracker.TakeChanged());
  // The guardian waits for the agent itself.
  scene.model.Exit(scene.agent);
  scene.model.Deliver(scene.tracker);
  EXPECT_TRUE(scene.tracker.TakeChanged());
  EXPECT_EQ(scene.tracker.NextEnded(), nullptr);
}

TEST(DescendantTrackerTest, EmptyIsConfirmedByALookAtEnvironments) {
  Scene scene;
  EXPECT_FALSE(scene.tracker.ConfirmEmpty());
  pid_t middle = scene.model.Fork(scene.agent);
  pid_t escaped = scene.model.Fork(middle);
  scene.model.SetSession(escaped);
  scene.model.Exit(middle);
  scene.model.Reap(middle);
  scene.model.Exit(scene.agent);
  scene.model.Deliver(scene.tracker);
  EXPECT_FALSE(scene.Knows(escaped));
  EXPECT_TRUE(scene.tracker.ledger().empty());
  EXPECT_FALSE(scene.tracker.ConfirmEmpty());
  EXPECT_TRUE(scene.Knows(escaped));
  scene.model.Exit(escaped);
  scene.model.Deliver(scene.tracker);
  EXPECT_TRUE(scene.tracker.ConfirmEmpty());
}

TEST(DescendantTrackerTest, NothingIsTrackedBeforeBegin) {
  ProcessModel model({});
  DescendantTracker tracker(model, model);
  EXPECT_FALSE(tracker.active());
  tracker.AddChild(1);
  tracker.OnFork(1);
  tracker.OnEnd(1, WaitStatus());
  tracker.Advance();
  EXPECT_TRUE(tracker.ConfirmEmpty());
  EXPECT_EQ(tracker.Find(1), nullptr);
}

TEST(DescendantTrackerTest, ASkippedProcessHidesWhatHangsBelowIt) {
  Scene scene;
  pid_t child = scene.model.Fork(scene.agent);
  pid_t grandchild = scene.model.Fork(child);
  scene.model.Deliver(scene.tracker);
  scene.model.Exit(child);
  scene.model.Deliver(scene.tracker);
  scene.tracker.LookEverywhere();
  std::vector<pid_t> shown;
  scene.tracker.Visit([&](const Sighting& sighting) {
    shown.push_back(sighting.info.id.pid);
    return true;
  });
  EXPECT_EQ(shown, (std::vector<pid_t>{scene.agent, grandchild}));
  shown.clear();
  scene.tracker.Visit([&](const Sighting& sighting) {
    shown.push_back(sighting.info.id.pid);
    return false;
  });
  EXPECT_EQ(shown, (std::vector<pid_t>{scene.agent}));
}

TEST(DescendantTrackerTest, TheLedgerStaysAsSmallAsTheTree) {
  Scene scene;
  for (int i = 0; i < 10000; ++i) {
    pid_t child = scene.model.Fork(scene.agent);
    scene.model.Deliver(scene.tracker);
    scene.model.Exit(child);
    scene.model.Reap(child);
    scene.model.Deliver(scene.tracker);
    while (scene.tracker.NextEnded() != nullptr) {
      scene.tracker.Forget(scene.tracker.NextEnded()->pid);
    }
  }
  scene.tracker.LookEverywhere();
  scene.tracker.LookEverywhere();
  EXPECT_LE(scene.tracker.ledger().Entries().size(), 3u);
}

TEST(InTheMiddleTest, WhoHasEndedSinceTheFirstCallIsEntered) {
  Scene scene;
  const pid_t child = scene.model.Fork(scene.agent);
  pid_t orphan = 0;
  // Between the call that tells its ids and the rest it forks, and ends.
  scene.model.in_a_look = [&](pid_t pid) {
    if (pid != child || orphan != 0) return;
    orphan = scene.model.Fork(child);
    scene.model.SetSession(orphan);
    scene.model.Exit(child);
    scene.model.Reap(child);
  };
  scene.model.Deliver(scene.tracker);
  scene.model.Deliver(scene.tracker);
  ASSERT_NE(orphan, 0);
  EXPECT_TRUE(scene.Knows(orphan));
  EXPECT_FALSE(scene.Knows(child));
}

TEST(InTheMiddleTest, WhatIsForkedDuringALookIsTold) {
  Scene scene;
  const pid_t child = scene.model.Fork(scene.agent);
  pid_t grandchild = 0;
  scene.model.in_a_look = [&](pid_t pid) {
    if (pid == child && grandchild == 0) grandchild = scene.model.Fork(child);
  };
  scene.model.Deliver(scene.tracker);
  scene.model.Deliver(scene.tracker);
  EXPECT_TRUE(scene.Knows(grandchild));
}

TEST(VersionTest, AnExecDoesNotHideWhoHasForked) {
  for (bool tells_version : {false, true}) {
    ProcessModel::Options options;
    options.tells_version = tells_version;
    Scene scene(options);
    const pid_t daemon = scene.model.Fork(scene.agent);
    scene.model.Exec(daemon);
    scene.model.Deliver(scene.tracker);
    // Too fast: the forker's exec is told before it ends, and the rest after.
    const pid_t orphan = scene.model.Fork(daemon);
    scene.model.SetSession(orphan);
    scene.model.SetEnvironment(orphan, "");
    scene.model.Exit(daemon);
    scene.model.Reap(daemon);
    scene.model.Exec(orphan);
    scene.model.Deliver(scene.tracker);
    scene.tracker.LookEverywhere();
    EXPECT_EQ(scene.Knows(orphan), tells_version);
  }
}

}  // namespace
}  // namespace acp_wrap
