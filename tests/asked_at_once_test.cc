// All that is left is asked to end at once, each process once, and none waits
// for another's end; a caller that insists has the rest killed at once.

#include <signal.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/harness/leash.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

constexpr size_t kDeep = 3;
constexpr size_t kShallow = 20;
constexpr size_t kAll = kDeep + kShallow;

class AskedAtOnceTest : public WholeProgramTest {};

size_t CountSignals(const Leash& leash) {
  return static_cast<size_t>(
      std::count_if(leash.reports().begin(), leash.reports().end(),
                    [](const Leash::Report& report) {
                      return absl::StartsWith(report.text, "signal");
                    }));
}

// They note each signal, and none of them ends by SIGTERM.
TEST_F(AskedAtOnceTest, NobodyWaitsForAnother) {
  Scene::Plan plan;
  plan.options = PatientOptions();
  plan.kinds = std::vector<std::string>(kShallow, "bystander");
  plan.kinds.resize(kAll, "tree:tree:bystander");
  Scene scene(plan);
  ASSERT_READY(scene);

  BringAbout(WayToEnd::kAgentExits, scene);

  // Trees report themselves, some time after what is below them.
  size_t reports = scene.leash().reports().size();
  while (CountSignals(scene.leash()) < kAll) {
    ASSERT_TRUE(scene.leash().AwaitReports(++reports))
        << CountSignals(scene.leash()) << " have been asked";
  }
  // Two that do not become one on their way.
  BringAbout(WayToEnd::kSigterm, scene);
  // What comes within half a second of the first does not insist.
  absl::SleepFor(absl::Milliseconds(600));
  BringAbout(WayToEnd::kSigint, scene);
  ExpectVictimsEndWithFront(scene, ExpectedStatus(WayToEnd::kAgentExits));
  EXPECT_EQ(CountSignals(scene.leash()), kAll);
  const std::string asked = "signal " + std::to_string(SIGTERM) + " from " +
                            std::to_string(scene.guardian()) + " to bystander";
  for (const Leash::Report& report : scene.leash().reports()) {
    if (!absl::StartsWith(report.text, "signal")) continue;
    EXPECT_TRUE(report.text == asked) << report.text;
  }
  EXPECT_FALSE(HasLivingChild());
}

}  // namespace
}  // namespace acp_wrap
