// The scenarios that the tests go through.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SCENARIOS_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SCENARIOS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/scenario.h"

namespace acp_wrap::simulation {

// With a command to run and nothing else set.
Scenario NamedScenario(std::string name, ScriptPtr agent);

// Small enough for every order of events, with one intervention, to be tried.
std::vector<Scenario> SmallScenarios();

// A tree of up to a dozen processes that do about everything, with several
// interventions; decided by `seed` alone.
Scenario RandomScenario(uint64_t seed);

// What `scenario` is made of, for people.
std::string Describe(const Scenario& scenario);

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SCENARIOS_H_
