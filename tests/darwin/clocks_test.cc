// A time of day that somebody sets, and a system that sleeps, in the middle of
// a run.

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdint>

#include "gtest/gtest.h"
#include "tests/darwin/connection.h"
#include "tests/darwin/heeding_run.h"
#include "tests/darwin/wire.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

constexpr int64_t kTwoHoursUs = INT64_C(7200000000);

class ClocksTest : public WholeProgramTest {
 protected:
  void TearDown() override {
    settings_.clock_step_us = settings_.slept_us = 0;
    WholeProgramTest::TearDown();
  }
  darwin::Settings& settings_ = darwin::SharedSettings();
};

// Who is started after it seems to be older than the run, or younger by hours.
TEST_F(ClocksTest, AStepOfTheTimeOfDayHidesNobody) {
  for (WayToEnd way : {WayToEnd::kAgentExits, WayToEnd::kFrontIsKilled}) {
    for (int64_t step : {-kTwoHoursUs, kTwoHoursUs}) {
      settings_.clock_step_us = 0;
      Scene::Plan plan;
      plan.kinds = {"respawner", "daemon"};
      Scene scene(plan);
      ASSERT_READY(scene);
      settings_.clock_step_us = step;
      const pid_t one = scene.leash().Find("here respawner");
      ASSERT_NE(one, 0);
      SendSignal(one, SIGKILL);
      const pid_t other = scene.leash().Find("ready respawner");
      const auto replaced = [&] {
        for (const Proc& child : ChildrenOf(other)) {
          if (child.pid != one && child.state != 'Z') return true;
        }
        return false;
      };
      while (!replaced()) usleep(1000);
      BringAbout(way, scene);
      ExpectEnd(way, scene);
    }
  }
}

// kevent(2) does not count it either: the run would end at the next event.
TEST_F(ClocksTest, WhatTheSystemSleepsIsNoTimeOfTheRun) {
  HeedingRun run({"--max-lifetime=1h"});
  run.PassThrough(SIGUSR1);
  settings_.slept_us = kTwoHoursUs;
  // What front is asked for after the first of them has come before the second.
  run.PassThrough(SIGUSR2);
  run.PassThrough(SIGVTALRM);
  EXPECT_FALSE(run.Heard(SIGTERM));
  run.End();
}

}  // namespace
}  // namespace acp_wrap
