// A fork bomb of 2,000 processes, which takes each place that becomes free, is
// ended while it goes on forking.

#include <sys/types.h>
#include <unistd.h>

#include <string>

#include "gtest/gtest.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

constexpr int kBombSize = 2000;

// RLIMIT_NPROC does not hold root (getrlimit(2)), and where root is the only
// user there is, as in Bazel's sandbox, no other can be had.  There the number
// of pids has to do it (Linux 6.14), all of which are the bomb's in the end.
bool LimitHolds() {
  return getuid() != 0 || ReadWhole("/proc/self/uid_map").find("4294967295") !=
                              std::string::npos;
}

bool BoundPids() {
  // Those below 300 are given out once only (RESERVED_PIDS).
  return WriteWhole("/proc/sys/kernel/pid_max",
                    std::to_string(kBombSize + 300));
}

using ForkBombTest = WholeProgramTestWithParam<WayToEnd>;

void Play(WayToEnd way) {
  Scene::Plan plan;
  plan.kinds = {"fork-bomb"};
  plan.launch.through_parent = way == WayToEnd::kParentDies;
  Scene scene(plan);
  ASSERT_READY(scene);
  EXPECT_GT(ReadAllProcs().size(), static_cast<size_t>(kBombSize) * 9 / 10);
  BringAbout(way, scene);
  ExpectEnd(way, scene);
}

TEST_P(ForkBombTest, IsEnded) {
  if (LimitHolds()) {
    Play(GetParam());
    return;
  }
  Namespaces namespaces;
  namespaces.pids = true;
  RunInside(namespaces, [] {
    if (!BoundPids()) {
      GTEST_SKIP() << "nothing bounds a fork bomb of root's here";
    }
    Play(GetParam());
  });
}

INSTANTIATE_TEST_SUITE_P(All, ForkBombTest,
                         testing::Values(WayToEnd::kAgentExits,
                                         WayToEnd::kSigterm,
                                         WayToEnd::kFrontIsKilled),
                         [](const testing::TestParamInfo<WayToEnd>& info) {
                           return TestName(info.param);
                         });

}  // namespace
}  // namespace acp_wrap
