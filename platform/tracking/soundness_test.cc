#include <sys/types.h>

#include <cstddef>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "platform/tracking/descendant_tracker.h"
#include "platform/tracking/process_model_for_test.h"
#include "platform/tracking/scene_for_test.h"

namespace acp_wrap {
namespace {

// Random processes in a space of pids so small that they come round all the
// time, and a tracker that is late at random.
class SoundnessTest : public testing::TestWithParam<int> {};

TEST_P(SoundnessTest, OnlyDescendantsAreEntered) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  auto draw = [&](size_t n) { return static_cast<size_t>(random() % n); };
  ProcessModel::Options options;
  options.largest_pid = 60;
  options.exec_sets_forker = draw(2) == 0;
  Scene scene(options);
  size_t found = 0;
  size_t lost = 0;
  for (int step = 0; step < 1500; ++step) {
    std::vector<pid_t> living = scene.model.Living();
    pid_t pid = living[draw(living.size())];
    bool fixed = pid == kLaunchd || pid == scene.app || pid == scene.front ||
                 pid == scene.guardian;
    switch (draw(7)) {
      case 0:
      case 1:
        if (living.size() < 25 && pid != scene.guardian && pid != scene.front) {
          scene.model.Fork(pid);
        }
        break;
      case 2:
        if (!fixed) scene.model.Exec(pid);
        break;
      case 3:
        if (!fixed && draw(3) == 0) scene.model.SetSession(pid);
        break;
      case 4:
        if (!fixed && draw(3) == 0) scene.model.SetGroup(pid, pid);
        break;
      case 5:
        if (!fixed && draw(3) == 0) scene.model.SetEnvironment(pid, "");
        break;
      case 6:
        if (!fixed && pid != scene.agent && living.size() > 8) {
          pid_t parent = scene.model.ParentOf(pid);
          scene.model.Exit(pid);
          if (parent != kLaunchd && draw(3) != 0) scene.model.Reap(pid);
        }
        break;
    }
    if (draw(4) == 0) scene.model.Deliver(scene.tracker);
    if (draw(50) == 0) scene.tracker.LookEverywhere();
    if (draw(20) != 0) continue;
    scene.model.Deliver(scene.tracker);
    scene.tracker.LookEverywhere();
    for (pid_t other : scene.model.Living()) {
      bool descends = scene.model.Descends(other, scene.guardian);
      if (scene.Knows(other)) {
        ASSERT_TRUE(descends) << "step " << step << ", pid " << other;
      }
      if (descends) ++(scene.Knows(other) ? found : lost);
    }
  }
  EXPECT_GT(found, 0u);
  RecordProperty("found", static_cast<int>(found));
  RecordProperty("lost", static_cast<int>(lost));
}

INSTANTIATE_TEST_SUITE_P(Seeds, SoundnessTest, testing::Range(0, 100));

}  // namespace
}  // namespace acp_wrap
