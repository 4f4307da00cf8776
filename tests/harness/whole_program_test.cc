#include "tests/harness/whole_program_test.h"

#include <sys/types.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/limits.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"

namespace acp_wrap {

void WholeProgramTest::SetUp() {
  BecomeReaper();
  ASSERT_FALSE(HasLivingChild()) << "the test process came with children";
}

void WholeProgramTest::TearDown() {
  for (const std::string& leftover : EndLeftovers()) {
    // A skipped test ends where it noticed that it cannot go on.
    if (!IsSkipped()) ADD_FAILURE() << "left over: " << leftover;
  }
}

namespace {

void ExpectVictimsGone(Scene& scene) {
  EXPECT_TRUE(scene.leash().AllGone()) << "still alive:\n"
                                       << scene.leash().DescribeLiving();
}

}  // namespace

void ExpectVictimsEndWithFront(Scene& scene, int expected_status) {
  std::optional<int> status = AwaitExit(scene.front());
  ASSERT_TRUE(status) << "front does not end; alive:\n"
                      << scene.leash().DescribeLiving() << "stderr:\n"
                      << scene.program().Errors();
  EXPECT_EQ(DescribeStatus(*status), DescribeStatus(expected_status));
  ExpectVictimsGone(scene);
}

void ExpectVictimsEnd(WayToEnd way, Scene& scene) {
  if (FrontSurvives(way)) {
    ExpectVictimsEndWithFront(scene, ExpectedStatus(way));
    return;
  }
  ASSERT_TRUE(AwaitExit(scene.front())) << "front survives SIGKILL";
  ASSERT_TRUE(scene.AwaitGuardian())
      << "the guardian does not end; alive:\n"
      << scene.leash().DescribeLiving() << "stderr:\n"
      << scene.program().Errors();
  ExpectVictimsGone(scene);
}

void ExpectEnd(WayToEnd way, Scene& scene) {
  ExpectVictimsEnd(way, scene);
  if (FrontSurvives(way)) {
    EXPECT_FALSE(HasLivingChild()) << "an orphan came to the test";
  } else {
    // The wrapper's witness, which was killed too, may need a moment.
    EXPECT_TRUE(AwaitNoChild());
  }
}

bool Lives(const Scene& scene, const std::string& report) {
  for (const Leash::Report& candidate : scene.leash().reports()) {
    if (candidate.text != report) continue;
    std::optional<Proc> proc = ReadProc(candidate.pid);
    return proc && proc->start_time == candidate.start_time &&
           proc->state != 'Z';
  }
  ADD_FAILURE() << "nobody has reported " << report;
  return false;
}

bool AwaitEndOf(const Scene& scene, const std::string& report) {
  const absl::Time end = absl::Now() + kLimit;
  while (Lives(scene, report)) {
    if (absl::Now() >= end) return false;
    // It is no child, and the leash is held by others.
    usleep(10'000);
  }
  return true;
}

bool AwaitSaid(Started& program, const std::string& text) {
  const absl::Time end = absl::Now() + kLimit;
  while (!absl::StrContains(program.Errors(), text)) {
    if (absl::Now() >= end) return false;
    usleep(10'000);
  }
  return true;
}

void ExpectNoSignal(Scene& scene) {
  EXPECT_FALSE(scene.leash().AllGone());
  for (const Leash::Report& report : scene.leash().reports()) {
    EXPECT_FALSE(absl::StartsWith(report.text, "signal")) << report.text;
  }
}

}  // namespace acp_wrap
