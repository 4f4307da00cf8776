// Every order of events in small scenarios, as far as the time reaches.

#include <cstddef>
#include <cstdio>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/simulation/exploration.h"
#include "tests/simulation/options.h"
#include "tests/simulation/scenario.h"
#include "tests/simulation/scenarios.h"

namespace acp_wrap::simulation {
namespace {

class ExhaustiveTest : public testing::TestWithParam<Scenario> {};

// What is left of the time, shared out among what is left of the scenarios.
absl::Duration NextShare() {
  static const absl::Time end =
      absl::Now() + TestOptions().time.value_or(absl::Seconds(12));
  static int64_t scenarios = static_cast<int64_t>(SmallScenarios().size());
  return (end - absl::Now()) / scenarios--;
}

TEST_P(ExhaustiveTest, PromisesAreKept) {
  const Scenario& scenario = GetParam();
  const absl::Time begin = absl::Now();
  Bounds bounds;
  bounds.time = NextShare();
  Exploration all = ExploreAll(scenario, bounds);
  printf("%s: %zu states, %zu steps, %s%s\n", scenario.name.c_str(), all.states,
         all.transitions, absl::FormatDuration(absl::Now() - begin).c_str(),
         all.complete ? "" : ", not all");
  EXPECT_EQ(all.violation, "")
      << Describe(scenario) << Replay(scenario, Shorten(scenario, all.path));
}

INSTANTIATE_TEST_SUITE_P(Scenarios, ExhaustiveTest,
                         testing::ValuesIn(SmallScenarios()),
                         [](const auto& info) {
                           std::string name;
                           for (char c : info.param.name) {
                             if (isalnum(c)) name += c;
                             if (c == ' ') name += '_';
                           }
                           return name;
                         });

}  // namespace

// For messages of the test itself.
void PrintTo(const Scenario& scenario, std::ostream* out) {
  *out << scenario.name;
}

}  // namespace acp_wrap::simulation
