// A run of the wrapper on the simulated kernel, in one of its states: what can
// happen next, and whether all is as it should be.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_WORLD_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_WORLD_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/action.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/promises.h"
#include "tests/simulation/scenario.h"

namespace acp_wrap::simulation {

// A value, as Kernel is.
class World {
 public:
  // Front is about to run its first instruction.  `scenario` stays the
  // caller's.
  explicit World(const Scenario& scenario);

  // All that can happen now; nothing if the run is over.
  std::vector<Action> Actions() const;

  // `action` must be one of Actions().
  void Apply(const Action& action);

  // What is wrong; empty if nothing is.  To be asked after each Apply().
  std::string Violation() const { return promises_.violation(); }

  // For people, before the action is applied.
  std::string Describe(const Action& action) const;

  uint64_t Hash() const;

  const Kernel& kernel() const { return kernel_; }

 private:
  void AddSignals(const Process& process, std::vector<Action>& actions) const;
  void AddFailures(const Process& process, std::vector<Action>& actions) const;
  void AddInterventions(std::vector<Action>& actions) const;
  bool StrangerMatters() const;
  void StepIfPossible(pid_t pid);
  void AddUrge(std::vector<Action>& actions) const;

  const Scenario* scenario_;
  Kernel kernel_;
  Promises promises_;
  int budget_;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_WORLD_H_
