#include "tests/simulation/exploration.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/simulation/action.h"
#include "tests/simulation/scenario.h"
#include "tests/simulation/world.h"

namespace acp_wrap::simulation {
namespace {

// How often to look at the watch.
constexpr size_t kStatesPerLook = 256;
// No run of a sane program takes longer.
constexpr size_t kMostSteps = 20000;

// A state on the current path, and what of it is still to be tried.
struct Level {
  World world;
  std::vector<Action> actions;
  size_t next = 0;
};

}  // namespace

Exploration ExploreAll(const Scenario& scenario, const Bounds& bounds) {
  Exploration result;
  const absl::Time deadline = absl::Now() + bounds.time;
  std::unordered_set<uint64_t> seen;
  std::vector<Level> path;
  World first(scenario);
  seen.insert(first.Hash());
  result.states = 1;
  std::vector<Action> actions = first.Actions();
  path.push_back({std::move(first), std::move(actions)});
  while (!path.empty()) {
    Level& level = path.back();
    if (level.next == level.actions.size()) {
      path.pop_back();
      continue;
    }
    if (result.states >= bounds.states ||
        (result.transitions % kStatesPerLook == 0 && absl::Now() > deadline)) {
      result.complete = false;
      break;
    }
    const Action action = level.actions[level.next++];
    // The last one needs the state no more.
    World world = level.next == level.actions.size() ? std::move(level.world)
                                                     : level.world;
    world.Apply(action);
    ++result.transitions;
    if (!world.Violation().empty()) {
      result.violation = world.Violation();
      for (const Level& one : path) {
        result.path.push_back(one.actions[one.next - 1]);
      }
      break;
    }
    if (!seen.insert(world.Hash()).second) continue;
    ++result.states;
    if (path.size() >= bounds.depth) {
      result.complete = false;
      continue;
    }
    std::vector<Action> next = world.Actions();
    if (next.empty()) ++result.ends;
    path.push_back({std::move(world), std::move(next)});
  }
  return result;
}

namespace {

// Chooses what happens next: at times anybody, at times the one that is
// foremost in an order which changes now and then, so that some processes are
// far behind others.
class Chooser {
 public:
  explicit Chooser(uint64_t seed) : random_(seed) {
    fair_ = Below(2) == 0;
    // One in this many steps is an intervention, if there can be one.
    rarity_ = 4 << Below(6);
  }

  const Action& Choose(const std::vector<Action>& actions) {
    std::vector<const Action*> usual;
    std::vector<const Action*> interventions;
    for (const Action& action : actions) {
      (action.IsIntervention() ? interventions : usual).push_back(&action);
    }
    if (!interventions.empty() && (usual.empty() || Below(rarity_) == 0)) {
      return *interventions[Below(interventions.size())];
    }
    if (fair_ || Below(16) == 0) return *usual[Below(usual.size())];
    return **std::max_element(usual.begin(), usual.end(),
                              [this](const Action* a, const Action* b) {
                                return Rank(a->pid) < Rank(b->pid);
                              });
  }

 private:
  size_t Below(size_t limit) { return random_() % limit; }

  uint64_t Rank(pid_t pid) {
    if (Below(64) == 0) ranks_.erase(pid);
    auto [found, inserted] = ranks_.try_emplace(pid, 0);
    if (inserted) found->second = random_();
    return found->second;
  }

  std::mt19937_64 random_;
  bool fair_;
  size_t rarity_;
  std::map<pid_t, uint64_t> ranks_;
};

}  // namespace

Exploration WalkAtRandom(const Scenario& scenario, uint64_t seed) {
  Exploration result;
  Chooser chooser(seed);
  World world(scenario);
  result.states = 1;
  while (true) {
    std::vector<Action> actions = world.Actions();
    // Interventions alone do not keep a run going.
    if (std::all_of(actions.begin(), actions.end(), [](const Action& action) {
          return action.IsIntervention();
        })) {
      break;
    }
    const Action action = chooser.Choose(actions);
    result.path.push_back(action);
    world.Apply(action);
    ++result.transitions;
    ++result.states;
    if (!world.Violation().empty()) {
      result.violation = world.Violation();
      return result;
    }
    if (result.transitions >= kMostSteps) {
      result.violation = "the run does not end";
      return result;
    }
  }
  result.ends = 1;
  return result;
}

std::string Replay(const Scenario& scenario, const std::vector<Action>& path) {
  World world(scenario);
  std::string text;
  for (const Action& action : path) {
    const std::vector<Action> possible = world.Actions();
    if (std::find(possible.begin(), possible.end(), action) == possible.end()) {
      return text + "(impossible from here)\n";
    }
    text += "  " + world.Describe(action) + "\n";
    world.Apply(action);
    for (const std::string& line : world.kernel().records().lines) {
      text += "       says: " + line + "\n";
    }
  }
  return text + "violation: " + world.Violation() + "\n";
}

namespace {

// The violation at which `path` arrives, leaving out what is not possible;
// `taken` is what was possible.
std::string Try(const Scenario& scenario, const std::vector<Action>& path,
                std::vector<Action>& taken) {
  World world(scenario);
  taken.clear();
  for (const Action& action : path) {
    const std::vector<Action> possible = world.Actions();
    if (std::find(possible.begin(), possible.end(), action) == possible.end()) {
      continue;
    }
    taken.push_back(action);
    world.Apply(action);
    if (!world.Violation().empty()) break;
  }
  return world.Violation();
}

}  // namespace

std::vector<Action> Shorten(const Scenario& scenario,
                            const std::vector<Action>& path) {
  std::vector<Action> best = path;
  std::vector<Action> taken;
  // The class of the violation has to stay: its words without the numbers.
  auto words = [](std::string text) {
    text.erase(std::remove_if(text.begin(), text.end(),
                              [](char c) { return c >= '0' && c <= '9'; }),
               text.end());
    return text;
  };
  const std::string violation = words(Try(scenario, path, taken));
  for (size_t chunk = best.size() / 2; chunk > 0; chunk /= 2) {
    for (size_t at = 0; at < best.size();) {
      std::vector<Action> shorter(best.begin(),
                                  best.begin() + static_cast<long>(at));
      size_t after = std::min(at + chunk, best.size());
      shorter.insert(shorter.end(), best.begin() + static_cast<long>(after),
                     best.end());
      if (words(Try(scenario, shorter, taken)) == violation &&
          taken.size() < best.size()) {
        best = taken;
      } else {
        at += chunk;
      }
    }
  }
  return best;
}

}  // namespace acp_wrap::simulation
