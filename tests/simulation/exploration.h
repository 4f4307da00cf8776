// Going through the states of a scenario: all of them, or as many as there is
// time for, or one random path.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_EXPLORATION_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_EXPLORATION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/simulation/action.h"
#include "tests/simulation/scenario.h"

namespace acp_wrap::simulation {

struct Exploration {
  // Different states, and steps between them.
  size_t states = 0;
  size_t transitions = 0;
  // Ways to an end of the run that were not all the way known before.
  size_t ends = 0;
  // No state that the bounds allow was left out.
  bool complete = true;
  // Empty if all promises were kept; else the first that was not, and the way
  // there.
  std::string violation;
  std::vector<Action> path;
};

struct Bounds {
  size_t states = SIZE_MAX;
  size_t depth = SIZE_MAX;
  absl::Duration time = absl::InfiniteDuration();
};

// Depth first, each state once.
Exploration ExploreAll(const Scenario& scenario, const Bounds& bounds);

// One run, decided by `seed` alone.
Exploration WalkAtRandom(const Scenario& scenario, uint64_t seed);

// What happens on `path`, a line each, and what is wrong at its end.  Stops at
// the first action that is not possible.
std::string Replay(const Scenario& scenario, const std::vector<Action>& path);

// A path to a violation with as much as possible left out of `path`.
std::vector<Action> Shorten(const Scenario& scenario,
                            const std::vector<Action>& path);

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_EXPLORATION_H_
