// Each net catches something that the other two cannot, and the report says
// which it was.

#include <sys/types.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/bystander.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/model.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/list/json.h"
#include "tests/report/report.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

std::string RunEntry(const Scene& scene) {
  for (const std::string& entry : scene.AgentEnvironment()) {
    if (absl::StartsWith(entry, "SPROUT_ACP_WRAP_RUN=")) return entry;
  }
  return "";
}

bool HasEntry(pid_t pid, const std::string& entry) {
  const std::string block =
      ReadWhole("/proc/" + std::to_string(pid) + "/environ");
  return block.find(entry) != std::string::npos;
}

// A child of the test's, and so no descendant of the agent's.
class Outsider {
 public:
  // `entries` come into its environment; it joins `group`, or leads its own.
  Outsider(const std::vector<std::string>& entries, pid_t group) {
    Launch launch;
    launch.command = {VictimPath(), "plain"};
    launch.environment.insert(launch.environment.end(), entries.begin(),
                              entries.end());
    launch.descriptors = {{kLeashDescriptor, leash_.victims_end()}};
    launch.before_exec = [group] {
      if (setpgid(0, group) != 0) _exit(98);
    };
    program_ = std::make_unique<Started>(launch);
    leash_.LetGo();
    EXPECT_TRUE(leash_.AwaitReady(1)) << program_->Errors();
  }

  pid_t pid() const { return program_->pid(); }
  Leash& leash() { return leash_; }

 private:
  Leash leash_;
  std::unique_ptr<Started> program_;
};

void ExpectEndedBy(const Json& report, const std::string& net, pid_t pid) {
  const Json& process = report["processes"].Where("pid", pid);
  EXPECT_EQ(process["found_by"].text, net);
  EXPECT_EQ(process["fate"].text, "ended");
  EXPECT_EQ(process["signal"].text, "SIGTERM");
}

void Play(WayToEnd way) {
  if (OnModelOfMacos()) {
    GTEST_SKIP() << "macOS's record takes in what the other two nets catch";
  }
  ReportFile file;
  Scene::Plan plan;
  plan.options = PatientOptions();
  plan.options.push_back(file.Option());
  // A session of its own, and no environment: neither group nor marker.
  plan.kinds = {"no-environment"};
  plan.launch.through_parent = way == WayToEnd::kParentDies;
  Scene scene(plan);
  ASSERT_READY(scene);
  const std::string run = RunEntry(scene);
  ASSERT_NE(run, "");
  const pid_t escaped = scene.leash().Find("ready own-session");
  Outsider in_group({}, scene.front());
  Outsider marked({run}, 0);
  // What each of them has, and what it lacks.
  EXPECT_EQ(ReadProc(escaped)->group, escaped);
  EXPECT_FALSE(HasEntry(escaped, run));
  EXPECT_EQ(ReadProc(in_group.pid())->group, scene.front());
  EXPECT_FALSE(HasEntry(in_group.pid(), run));
  EXPECT_EQ(ReadProc(marked.pid())->group, marked.pid());
  EXPECT_TRUE(HasEntry(marked.pid(), run));

  PlayToTheEnd(way, scene);

  Json report = file.Read();
  EXPECT_EQ(report["processes"].items.size(), 3u);
  ExpectEndedBy(report, "lineage", escaped);
  ExpectEndedBy(report, "group", in_group.pid());
  ExpectEndedBy(report, "marker", marked.pid());
  EXPECT_TRUE(in_group.leash().AllGone());
  EXPECT_TRUE(marked.leash().AllGone());
  EXPECT_FALSE(HasLivingChild());
}

using ThreeNetsTest = WholeProgramTestWithParam<WayToEnd>;

TEST_P(ThreeNetsTest, EachCatchesWhatTheOthersCannot) { Play(GetParam()); }

// As long as front lives, which leads the group.
INSTANTIATE_TEST_SUITE_P(All, ThreeNetsTest,
                         testing::ValuesIn(WaysThatFrontSurvives()),
                         [](const testing::TestParamInfo<WayToEnd>& info) {
                           return TestName(info.param);
                         });

class KeepTest : public WholeProgramTest {};

TEST_F(KeepTest, HoldsBesideTheTreeToo) {
  Scene::Plan plan;
  plan.options = PatientOptions();
  plan.options.push_back("--keep");
  plan.kinds = {"no-environment"};
  Scene scene(plan);
  ASSERT_READY(scene);
  const std::string run = RunEntry(scene);
  Outsider kept({run, "SPROUT_ACP_WRAP_KEEP=1"}, 0);
  Outsider ended({run}, 0);

  BringAbout(WayToEnd::kAgentExits, scene);
  ASSERT_TRUE(AwaitExit(scene.front()));

  EXPECT_TRUE(ended.leash().AllGone());
  EXPECT_FALSE(kept.leash().AllGone());
  EXPECT_EQ(EndLeftovers().size(), 1u);
}

// As an editor that the user has started since, and that has opened a window
// for the agent, with the agent's environment.
class StrayTest : public WholeProgramTest {};

TEST_F(StrayTest, AProgramOfTheUsersHasStartedIt) {
  Scene::Plan plan;
  plan.kinds = {"no-environment"};
  Scene scene(plan);
  ASSERT_READY(scene);
  Leash leash;
  Launch launch;
  launch.command = {
      "/bin/sh", "-c",
      "env " + RunEntry(scene) + " " + VictimPath() + " bystander & wait"};
  launch.descriptors = {{kLeashDescriptor, leash.victims_end()}};
  launch.before_exec = [] { setsid(); };
  Started editor(launch);
  leash.LetGo();
  ASSERT_TRUE(leash.AwaitReady(1)) << editor.Errors();

  BringAbout(WayToEnd::kAgentExits, scene);
  ASSERT_TRUE(AwaitExit(scene.front()));

  EXPECT_TRUE(scene.leash().AllGone()) << scene.program().Errors();
  EXPECT_FALSE(leash.AllGone()) << scene.program().Errors();
  EXPECT_EQ(leash.reports().size(), 1u) << scene.program().Errors();
  EXPECT_EQ(EndLeftovers().size(), 2u);
}

class PidTest : public WholeProgramTest {};

// What was started since the beginning is looked for in a part of /proc, and
// where that part begins depends on front's pid: pids are small in a container.
TEST_F(PidTest, MakesNoDifference) {
  Namespaces namespaces;
  namespaces.pids = true;
  RunInside(namespaces, [] {
    for (pid_t pid : {10, 30, 50, 60, 80, 120, 180, 250, 270, 300, 1000}) {
      SCOPED_TRACE("from pid " + std::to_string(pid) + " on");
      if (!ChooseNextPid(pid)) GTEST_SKIP() << "pids cannot be chosen";
      Play(WayToEnd::kAgentExits);
      if (testing::Test::HasFailure()) return;
    }
  });
}

}  // namespace
}  // namespace acp_wrap
