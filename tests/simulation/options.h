// What the command line of a simulation test says:
//   --seconds=N   for how long to search; without it, a few
//   --seed=N      replay one random walk, step by step

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_OPTIONS_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_OPTIONS_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"

namespace acp_wrap::simulation {

struct Options {
  std::optional<absl::Duration> time;
  std::optional<uint64_t> seed;
};

// As main() has read them.
const Options& TestOptions();

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_OPTIONS_H_
