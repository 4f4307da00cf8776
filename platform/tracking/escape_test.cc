#include <sys/types.h>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "lib/lineage/ancestry_ledger.h"
#include "platform/tracking/descendant_tracker.h"
#include "platform/tracking/process_model_for_test.h"
#include "platform/tracking/scene_for_test.h"

namespace acp_wrap {
namespace {

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

}  // namespace
}  // namespace acp_wrap
