// What a service of somebody else's has started, and merely carries the marker:
// nobody stands above it who could tell, but its control group does.

#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/sweep/command.h"

namespace acp_wrap {
namespace {

// A control group of the test's own in the place where systemd has its units.
class Unit {
 public:
  explicit Unit(const std::string& kind) {
    const std::string older = "/sys/fs/cgroup/systemd";
    folder_ = (access(older.c_str(), F_OK) == 0 ? older : "/sys/fs/cgroup") +
              "/acp-wrap-test-" + std::to_string(getpid()) + kind;
    there_ = mkdir(folder_.c_str(), 0755) == 0;
  }
  Unit(const Unit&) = delete;
  Unit& operator=(const Unit&) = delete;
  ~Unit() {
    EndLeftovers();
    if (there_) rmdir(folder_.c_str());
  }

  bool there() const { return there_; }

  // 0 is the caller.
  bool Take(pid_t pid) const {
    return WriteWhole(folder_ + "/cgroup.procs", std::to_string(pid));
  }

 private:
  std::string folder_;
  bool there_ = false;
};

std::vector<std::string> MarkersOf(const Scene& scene) {
  std::vector<std::string> markers;
  for (const std::string& entry : scene.AgentEnvironment()) {
    if (absl::StartsWith(entry, "SPROUT_ACP_WRAP_")) markers.push_back(entry);
  }
  return markers;
}

class AnotherServiceTest : public WholeProgramTest {
 protected:
  Scene::Plan PlanInScope() {
    Scene::Plan plan;
    plan.options.push_back("--sweep-on-start=0");
    plan.kinds = {"own-session"};
    plan.launch.before_exec = [this] {
      if (!scope_.Take(0)) _exit(98);
    };
    return plan;
  }

  const Unit scope_{".scope"};
  const Unit service_{".service"};
};

#define ASSERT_UNITS()                            \
  if (!scope_.there() || !service_.there()) {     \
    GTEST_SKIP() << "no control group to be had"; \
  }

TEST_F(AnotherServiceTest, IsLeftAloneByTheRun) {
  ASSERT_UNITS();
  Scene scene(PlanInScope());
  ASSERT_READY(scene);
  Witness stray(MarkersOf(scene));
  Witness ours(MarkersOf(scene));
  ASSERT_TRUE(service_.Take(stray.pid()));
  ASSERT_TRUE(scope_.Take(ours.pid()));

  const Said list = RunWrapper({"--list"});
  EXPECT_TRUE(absl::StrContains(
      list.output, "in the control group of another service than the run"))
      << list.output;
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectVictimsEnd(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(stray.Untouched()) << scene.program().Errors();
  EXPECT_FALSE(ours.Untouched()) << scene.program().Errors();
  EXPECT_EQ(EndLeftovers().size(), 1u);
}

TEST_F(AnotherServiceTest, IsLeftAloneByASweep) {
  ASSERT_UNITS();
  Scene scene(PlanInScope());
  ASSERT_READY(scene);
  Witness stray(MarkersOf(scene));
  ASSERT_TRUE(service_.Take(stray.pid()));
  KillBoth(scene);

  const Said sweep = RunWrapper({"--sweep"});
  EXPECT_TRUE(scene.leash().AllGone()) << sweep.errors;
  EXPECT_TRUE(stray.Untouched()) << sweep.errors;
  EXPECT_EQ(EndLeftovers().size(), 1u);
}

// Its descent proves whose it is, wherever it has been put.
TEST_F(AnotherServiceTest, IsNoPlaceToHideForADescendant) {
  ASSERT_UNITS();
  Scene scene(PlanInScope());
  ASSERT_READY(scene);
  const pid_t hides = scene.leash().Find("ready own-session");
  ASSERT_TRUE(service_.Take(hides));
  const Said list = RunWrapper({"--list"});
  EXPECT_FALSE(absl::StrContains(list.output, "control group")) << list.output;
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectVictimsEnd(WayToEnd::kAgentExits, scene);
}

// As the app may be a service itself.
TEST_F(AnotherServiceTest, IsNotTheRunsOwn) {
  ASSERT_UNITS();
  Scene::Plan plan = PlanInScope();
  plan.launch.before_exec = [this] {
    if (!service_.Take(0)) _exit(98);
  };
  Scene scene(plan);
  ASSERT_READY(scene);
  KillBoth(scene);
  const Said sweep = RunWrapper({"--sweep"});
  EXPECT_TRUE(scene.leash().AllGone()) << sweep.errors;
}

}  // namespace
}  // namespace acp_wrap
