// Every scenario, played without the wrapper and with it: the caller and the
// agent see the same, or what is promised beyond that.

#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/setting.h"

namespace acp_wrap {

void PrintTo(const Scenario& scenario, std::ostream* stream) {
  *stream << scenario.what;
}

namespace {

using ::testing::IsEmpty;

using TransparencyTest = WholeProgramTestWithParam<Scenario>;

std::string NameOf(const testing::TestParamInfo<Scenario>& info) {
  return info.param.topic + "_" + info.param.name;
}

Observation Play(const Scenario& scenario, const Setting& setting) {
  Observation seen;
  scenario.play(setting, seen);
  return seen;
}

TEST_P(TransparencyTest, IsAsWithoutTheWrapper) {
  const Scenario& scenario = GetParam();
  Setting nothing = Nothing();
  // What is promised beyond that does not come without the wrapper, and need
  // not be waited for.
  if (!scenario.promised.empty()) nothing.limit = absl::Milliseconds(300);
  Observation without = Play(scenario, nothing);
  Observation with = Play(scenario, Wrapper());
  for (const Observation* seen : {&without, &with}) {
    if (!seen->skipped().empty()) GTEST_SKIP() << seen->skipped();
    EXPECT_FALSE(seen->lines().empty());
  }
  if (!scenario.known_difference.empty()) {
    // One day it may be the same; then it is to be known no more.
    EXPECT_NE(with.lines(), without.lines());
  } else if (scenario.promised.empty()) {
    EXPECT_THAT(Differences(without.lines(), with.lines()), IsEmpty());
  } else {
    EXPECT_THAT(Differences(scenario.promised, with.lines()), IsEmpty());
    EXPECT_NE(without.lines(), scenario.promised);
  }
}

INSTANTIATE_TEST_SUITE_P(All, TransparencyTest,
                         testing::ValuesIn(AllScenarios()), NameOf);

}  // namespace
}  // namespace acp_wrap
