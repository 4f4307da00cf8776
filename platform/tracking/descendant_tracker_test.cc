#include "platform/tracking/descendant_tracker.h"

#include <sys/types.h>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/marker.h"
#include "lib/identity/run_id.h"
#include "lib/lineage/ancestry_ledger.h"
#include "platform/tracking/process_model_for_test.h"

namespace acp_wrap {
namespace {

constexpr pid_t kLaunchd = 1;

// An app, a front and a guardian, the agent that the guardian has just forked,
// and a process of somebody else in the app's session.
class Scene {
 public:
  explicit Scene(const ProcessModel::Options& options = {})
      : model(options), tracker(model, model) {
    app = model.Fork(kLaunchd);
    model.SetSession(app);
    stranger = model.Fork(app);
    front = model.Fork(app);
    model.SetGroup(front, front);
    guardian = model.Fork(front);
    AncestryLedger::Root root = model.RootOf(guardian);
    root.group_is_private = true;
    tracker.Begin(root);
    agent = model.Fork(guardian);
    RunId run;
    run.front = model.Look(front)->info.id;
    run.guardian = model.Look(guardian)->info.id;
    std::string marker(kRunVariable);
    model.SetEnvironment(agent, "HOME=/" + std::string(1, '\0') + marker + "=" +
                                    AppendRunId("0-3.1-4.2", run) + '\0');
    tracker.AddChild(agent);
    model.SetSession(guardian);
    model.Exec(agent);
  }

  bool Knows(pid_t pid) { return tracker.Find(pid) != nullptr; }

  ProcessModel model;
  DescendantTracker tracker;
  pid_t app, stranger, front, guardian, agent;
};

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

// --- Whose a run is ---------------------------------------------------------

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

// --- What happens in the middle of a look -----------------------------------

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

// --- From macOS 15.4 on ------------------------------------------------------

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

// --- What is caught ---------------------------------------------------------

// A way out of the tree, step by step; `steps` end with `escaped` set.
struct Escape {
  const char* name;
  std::vector<std::function<void(Scene&, pid_t* p)>> steps;
};

// p[0] is the agent; the last pid set is the one that has to be found.
std::vector<Escape> Escapes() {
  auto fork = [](int from, int to) {
    return [=](Scene& s, pid_t* p) { p[to] = s.model.Fork(p[from]); };
  };
  auto exits = [](int i) {
    return [=](Scene& s, pid_t* p) {
      pid_t parent = s.model.ParentOf(p[i]);
      s.model.Exit(p[i]);
      if (parent != kLaunchd) s.model.Reap(p[i]);
    };
  };
  auto exec = [](int i) {
    return [=](Scene& s, pid_t* p) { s.model.Exec(p[i]); };
  };
  auto session = [](int i) {
    return [=](Scene& s, pid_t* p) { s.model.SetSession(p[i]); };
  };
  auto group = [](int i) {
    return [=](Scene& s, pid_t* p) { s.model.SetGroup(p[i], p[i]); };
  };
  auto scrub = [](int i) {
    return [=](Scene& s, pid_t* p) { s.model.SetEnvironment(p[i], ""); };
  };
  return {
      {"child, own session, scrubbed",
       {fork(0, 1), session(1), scrub(1), exec(1)}},
      {"grandchild, parent stays", {fork(0, 1), exec(1), fork(1, 2), exec(2)}},
      {"double fork, marker kept, own session",
       {fork(0, 1), fork(1, 2), exits(1), session(2), exec(2)}},
      {"double fork, scrubbed, agent's group",
       {fork(0, 1), scrub(1), fork(1, 2), exits(1), exec(2)}},
      {"daemon(3), scrubbed: session first",
       {fork(0, 1), scrub(1), session(1), fork(1, 2), exits(1), exec(2)}},
      {"the same, and the leader had been execed",
       {fork(0, 1), scrub(1), exec(1), session(1), fork(1, 2), exits(1),
        exec(2)}},
      {"own group, then double fork, scrubbed",
       {fork(0, 1), scrub(1), group(1), exec(1), fork(1, 2), exits(1),
        exec(2)}},
      {"group of a worker that stays, double fork",
       {fork(0, 1), scrub(1), group(1), exec(1), fork(1, 2), fork(2, 3),
        exits(2), exec(3)}},
      {"double fork, scrubbed, session last",
       {fork(0, 1), scrub(1), fork(1, 2), exits(1), session(2), exec(2)}},
      {"the same without exec",
       {fork(0, 1), scrub(1), fork(1, 2), exits(1), session(2)}},
      {"chain of three, all exit, scrubbed",
       {fork(0, 1), scrub(1), fork(1, 2), exits(1), fork(2, 3), exits(2),
        session(3), exec(3)}},
  };
}

struct Attempted {
  bool found = false;
  std::string why;
};

// What tells who has forked whom.
struct Release {
  const char* name;
  bool exec_sets_forker;
  bool tells_version;
};
constexpr Release kReleases[] = {{"up to macOS 12", false, false},
                                 {"macOS 13 to 15.3", true, false},
                                 {"macOS 15.4 and later", true, true}};

// The tracker acts after every `latency` steps; 0: only when all is over.
Attempted Attempt(const Escape& escape, size_t latency,
                  const Release& release) {
  ProcessModel::Options options;
  options.exec_sets_forker = release.exec_sets_forker;
  options.tells_version = release.tells_version;
  Scene scene(options);
  pid_t p[5] = {scene.agent, 0, 0, 0, 0};
  size_t since = 0;
  for (const auto& step : escape.steps) {
    step(scene, p);
    if (++since == latency) {
      scene.model.Deliver(scene.tracker);
      since = 0;
    }
  }
  scene.model.Deliver(scene.tracker);
  scene.tracker.LookEverywhere();
  pid_t escaped = 0;
  for (pid_t pid : p) escaped = pid != 0 ? pid : escaped;
  Attempted outcome;
  if (const AncestryLedger::Entry* entry = scene.tracker.Find(escaped)) {
    outcome.found = true;
    outcome.why = EvidenceName(entry->evidence);
  }
  return outcome;
}

// Prints docs/platforms.md's table.  What it says is asserted below.
TEST(EscapeTest, Table) {
  const size_t kLatencies[] = {1, 2, 3, 4, 0};
  for (const Release& release : kReleases) {
    std::printf("\n%s; the tracker acts after every ... steps\n", release.name);
    std::printf("%-44s", "");
    for (size_t latency : kLatencies) {
      std::printf("%-11s",
                  latency ? std::to_string(latency).c_str() : "too late");
    }
    std::printf("\n");
    for (const Escape& escape : Escapes()) {
      std::printf("%-44s", escape.name);
      for (size_t latency : kLatencies) {
        Attempted outcome = Attempt(escape, latency, release);
        std::printf("%-11s", outcome.found ? outcome.why.c_str() : "LOST");
      }
      std::printf("\n");
    }
  }
}

TEST(EscapeTest, NothingIsLostToATrackerThatKeepsUp) {
  for (const Escape& escape : Escapes()) {
    for (const Release& release : kReleases) {
      EXPECT_TRUE(Attempt(escape, 1, release).found) << escape.name;
    }
  }
}

TEST(EscapeTest, TheBlindSpot) {
  for (const Escape& escape : Escapes()) {
    bool lost = !Attempt(escape, 0, kReleases[1]).found;
    const std::string name = escape.name;
    bool blind = name == "double fork, scrubbed, session last" ||
                 name == "the same without exec" ||
                 name == "daemon(3), scrubbed: session first" ||
                 name == "the same, and the leader had been execed" ||
                 name == "own group, then double fork, scrubbed" ||
                 name == "chain of three, all exit, scrubbed";
    EXPECT_EQ(lost, blind) << name;
  }
}

// --- Nobody else is ever entered --------------------------------------------

// Random processes in a space of pids so small that they come round all the
// time, and a tracker that is late at random.
class SoundnessTest : public testing::TestWithParam<int> {};

TEST_P(SoundnessTest, OnlyDescendantsAreEntered) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  auto draw = [&](size_t n) { return static_cast<size_t>(random() % n); };
  ProcessModel::Options options;
  options.largest_pid = 60;
  options.exec_sets_forker = draw(2) == 0;
  Scene scene(options);
  size_t found = 0;
  size_t lost = 0;
  for (int step = 0; step < 1500; ++step) {
    std::vector<pid_t> living = scene.model.Living();
    pid_t pid = living[draw(living.size())];
    bool fixed = pid == kLaunchd || pid == scene.app || pid == scene.front ||
                 pid == scene.guardian;
    switch (draw(7)) {
      case 0:
      case 1:
        if (living.size() < 25 && pid != scene.guardian && pid != scene.front) {
          scene.model.Fork(pid);
        }
        break;
      case 2:
        if (!fixed) scene.model.Exec(pid);
        break;
      case 3:
        if (!fixed && draw(3) == 0) scene.model.SetSession(pid);
        break;
      case 4:
        if (!fixed && draw(3) == 0) scene.model.SetGroup(pid, pid);
        break;
      case 5:
        if (!fixed && draw(3) == 0) scene.model.SetEnvironment(pid, "");
        break;
      case 6:
        if (!fixed && pid != scene.agent && living.size() > 8) {
          pid_t parent = scene.model.ParentOf(pid);
          scene.model.Exit(pid);
          if (parent != kLaunchd && draw(3) != 0) scene.model.Reap(pid);
        }
        break;
    }
    if (draw(4) == 0) scene.model.Deliver(scene.tracker);
    if (draw(50) == 0) scene.tracker.LookEverywhere();
    if (draw(20) != 0) continue;
    scene.model.Deliver(scene.tracker);
    scene.tracker.LookEverywhere();
    for (pid_t other : scene.model.Living()) {
      bool descends = scene.model.Descends(other, scene.guardian);
      if (scene.Knows(other)) {
        ASSERT_TRUE(descends) << "step " << step << ", pid " << other;
      }
      if (descends) ++(scene.Knows(other) ? found : lost);
    }
  }
  EXPECT_GT(found, 0u);
  RecordProperty("found", static_cast<int>(found));
  RecordProperty("lost", static_cast<int>(lost));
}

INSTANTIATE_TEST_SUITE_P(Seeds, SoundnessTest, testing::Range(0, 100));

}  // namespace
}  // namespace acp_wrap
