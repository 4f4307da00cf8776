// Random walks through random scenarios, for as long as there is time.

#include <cstddef>
#include <cstdint>
#include <cstdio>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/simulation/exploration.h"
#include "tests/simulation/options.h"
#include "tests/simulation/scenario.h"
#include "tests/simulation/scenarios.h"

namespace acp_wrap::simulation {
namespace {

// In continuous integration, the same walks are made each time as far as the
// time reaches; a longer search starts somewhere else.
uint64_t FirstSeed() {
  return TestOptions().time
             ? static_cast<uint64_t>(absl::ToUnixMicros(absl::Now()))
             : 1;
}

TEST(RandomTest, PromisesAreKept) {
  if (TestOptions().seed) {
    const Scenario scenario = RandomScenario(*TestOptions().seed);
    Exploration walk = WalkAtRandom(scenario, *TestOptions().seed);
    printf("%s%s", Describe(scenario).c_str(),
           Replay(scenario, walk.path).c_str());
    EXPECT_EQ(walk.violation, "");
    return;
  }
  const absl::Time begin = absl::Now();
  const absl::Time end = begin + TestOptions().time.value_or(absl::Seconds(10));
  size_t walks = 0;
  size_t steps = 0;
  for (uint64_t seed = FirstSeed(); absl::Now() < end; ++seed) {
    const Scenario scenario = RandomScenario(seed);
    Exploration walk = WalkAtRandom(scenario, seed);
    ++walks;
    steps += walk.transitions;
    if (walk.violation.empty()) continue;
    FAIL() << "seed " << seed << ": " << walk.violation
           << "\nreplay with --test_arg=--seed=" << seed
           << ", or see the same, shortened:\n"
           << Describe(scenario)
           << Replay(scenario, Shorten(scenario, walk.path));
  }
  printf("%zu random walks, %zu steps, %s\n", walks, steps,
         absl::FormatDuration(absl::Now() - begin).c_str());
}

}  // namespace
}  // namespace acp_wrap::simulation
