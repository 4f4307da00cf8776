// --report writes what docs/json.md says, whichever half of the wrapper is
// left to write it.

#include "tests/report/report.h"

#include <signal.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/list/json.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

using ::testing::IsEmpty;

// What has to stand in a report about `scene`, beside its processes.
struct Expected {
  explicit Expected(const Scene& scene) : agent(scene.agent()) {
    constexpr char kRun[] = "SPROUT_ACP_WRAP_RUN=";
    for (const std::string& entry : scene.AgentEnvironment()) {
      if (absl::StartsWith(entry, kRun)) run = entry.substr(sizeof kRun - 1);
    }
  }

  pid_t agent;
  std::string run;
  // The report is about a time after this, in milliseconds.
  long long before = absl::ToUnixMillis(absl::Now());
};

void ExpectHead(const Json& report, const Expected& expected) {
  EXPECT_NE(expected.run, "");
  EXPECT_EQ(report["run"].text, expected.run);
  EXPECT_EQ(report["agent"]["pid"].number, expected.agent);
  // Started before the scene was ready; ended after it was told to.
  EXPECT_GT(report["started_ms"].number, expected.before - 600'000);
  EXPECT_LE(report["started_ms"].number, expected.before);
  EXPECT_GE(report["ended_ms"].number, expected.before);
  EXPECT_LE(report["ended_ms"].number, absl::ToUnixMillis(absl::Now()));
}

void ExpectProcess(const Json& report, const Proc& proc,
                   const std::string& signal, const std::string& fate) {
  SCOPED_TRACE(Describe(proc));
  const Json& process = report["processes"].Where("pid", proc.pid);
  ASSERT_EQ(process.kind, Json::Kind::kObject);
  EXPECT_EQ(process["name"].text, proc.name);
  EXPECT_EQ(process["group"].number, proc.group);
  EXPECT_EQ(process["session"].number, proc.session);
  EXPECT_EQ(process["found_by"].text, "lineage");
  EXPECT_EQ(process["signal"].text, signal);
  EXPECT_EQ(process["fate"].text, fate);
}

void ExpectStatus(const Json& report, WayToEnd way) {
  const Json& agent = report["agent"];
  const Json::Kind null = Json::Kind::kNull;
  if (way == WayToEnd::kAgentExits) {
    EXPECT_EQ(agent["exit_code"].number, 7);
    EXPECT_EQ(agent["signal"].kind, null);
    return;
  }
  EXPECT_EQ(agent["exit_code"].kind, null);
  const bool killed =
      way == WayToEnd::kAgentIsKilled || way == WayToEnd::kGroupIsKilled;
  EXPECT_EQ(agent["signal"].text, killed ? "SIGKILL" : "SIGTERM");
}

enum class Writer { kGuardian, kFront };

using Parameter = std::tuple<Writer, WayToEnd>;

class ReportTest : public WholeProgramTestWithParam<Parameter> {};

TEST_P(ReportTest, TellsOfTheRunAndOfEachProcess) {
  const auto& [writer, way] = GetParam();
  ReportFile file;
  Scene::Plan plan;
  plan.options.push_back(file.Option());
  plan.kinds = {"own-session", "traps-term"};
  plan.launch.through_parent = way == WayToEnd::kParentDies;
  Scene scene(plan);
  ASSERT_READY(scene);
  const std::optional<Proc> obeys =
      ReadProc(scene.leash().Find("ready own-session"));
  const std::optional<Proc> traps =
      ReadProc(scene.leash().Find("ready traps-term"));
  ASSERT_TRUE(obeys && traps);
  const Expected expected(scene);
  if (writer == Writer::kFront) scene.KillGuardian();
  EXPECT_EQ(ReadWhole(file.path()), "") << "it is written at the end";

  PlayToTheEnd(way, scene);

  Json report = file.Read();
  ExpectHead(report, expected);
  ExpectStatus(report, way);
  EXPECT_EQ(report["processes"].items.size(), 2u);
  ExpectProcess(report, *obeys, "SIGTERM", "ended");
  ExpectProcess(report, *traps, "SIGKILL", "ended");
}

std::string NameOf(const testing::TestParamInfo<Parameter>& info) {
  return TestName(std::get<WayToEnd>(info.param));
}

INSTANTIATE_TEST_SUITE_P(
    ByTheGuardian, ReportTest,
    testing::Combine(testing::Values(Writer::kGuardian),
                     testing::Values(WayToEnd::kAgentExits,
                                     WayToEnd::kAgentIsKilled,
                                     WayToEnd::kSigterm, WayToEnd::kParentDies,
                                     WayToEnd::kFrontIsKilled,
                                     WayToEnd::kGroupIsKilled)),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    ByFront, ReportTest,
    testing::Combine(testing::Values(Writer::kFront),
                     testing::Values(WayToEnd::kAgentExits,
                                     WayToEnd::kAgentIsKilled,
                                     WayToEnd::kSigterm,
                                     WayToEnd::kParentDies)),
    NameOf);

class ReportOfTest : public WholeProgramTest {
 protected:
  ReportFile file_;
};

TEST_F(ReportOfTest, ARunWithNothingToEnd) {
  Scene::Plan plan;
  plan.options.push_back(file_.Option());
  Scene scene(plan);
  ASSERT_READY(scene);
  const Expected expected(scene);
  PlayToTheEnd(WayToEnd::kAgentExits, scene);
  Json report = file_.Read();
  ExpectHead(report, expected);
  ExpectStatus(report, WayToEnd::kAgentExits);
  EXPECT_EQ(report["processes"].kind, Json::Kind::kArray);
  EXPECT_THAT(report["processes"].items, IsEmpty());
}

TEST_F(ReportOfTest, ARunThatIsCalledSomething) {
  Scene::Plan plan;
  plan.options.push_back(file_.Option());
  plan.options.push_back("--label=thread 7");
  Scene scene(plan);
  ASSERT_READY(scene);
  PlayToTheEnd(WayToEnd::kAgentExits, scene);
  EXPECT_EQ(file_.Read()["label"].text, "thread 7");
}

TEST_F(ReportOfTest, ARunThatTheEnvironmentAsksFor) {
  Scene::Plan plan;
  plan.launch.environment.push_back("SPROUT_ACP_WRAP_REPORT=" + file_.path());
  Scene scene(plan);
  ASSERT_READY(scene);
  const Expected expected(scene);
  PlayToTheEnd(WayToEnd::kAgentExits, scene);
  ExpectHead(file_.Read(), expected);
}

// An agent that takes SIGKILL is one of those that had to be ended.
TEST_F(ReportOfTest, AnAgentThatHeedsNothing) {
  Leash leash;
  Launch launch;
  launch.command = {WrapperPath(), "--grace=50ms", file_.Option(),
                    "--",          VictimPath(),   "traps-term"};
  launch.descriptors = {{kLeashDescriptor, leash.victims_end()}};
  Started program(launch);
  leash.LetGo();
  ASSERT_TRUE(leash.AwaitReady(1)) << program.Errors();
  const std::optional<Proc> agent = ReadProc(leash.Find("ready traps-term"));
  ASSERT_TRUE(agent);
  SendSignal(program.pid(), SIGTERM);
  ASSERT_TRUE(AwaitExit(program.pid()));
  Json report = file_.Read();
  EXPECT_EQ(report["agent"]["signal"].text, "SIGKILL");
  EXPECT_EQ(report["processes"].items.size(), 1u);
  ExpectProcess(report, *agent, "SIGKILL", "ended");
}

TEST_F(ReportOfTest, WhatWasKept) {
  Scene::Plan plan;
  plan.options.push_back(file_.Option());
  plan.options.push_back("--keep");
  plan.kinds = {"with:SPROUT_ACP_WRAP_KEEP=1:own-session", "own-group"};
  Scene scene(plan);
  ASSERT_READY(scene);
  const pid_t kept = scene.leash().Find("ready own-session");
  BringAbout(WayToEnd::kAgentExits, scene);
  ASSERT_TRUE(AwaitExit(scene.front()));
  Json report = file_.Read();
  EXPECT_EQ(report["processes"].items.size(), 2u);
  const Json& process = report["processes"].Where("pid", kept);
  EXPECT_EQ(process["fate"].text, "kept");
  EXPECT_EQ(process["signal"].kind, Json::Kind::kNull);
  EXPECT_EQ(EndLeftovers().size(), 1u);
}

// Its name is "a ) title" and a newline.
TEST_F(ReportOfTest, AForeignName) {
  Scene::Plan plan;
  plan.options.push_back(file_.Option());
  plan.kinds = {"title"};
  Scene scene(plan);
  ASSERT_READY(scene);
  const pid_t victim = scene.leash().Find("here title");
  PlayToTheEnd(WayToEnd::kAgentExits, scene);
  EXPECT_EQ(file_.Read()["processes"].Where("pid", victim)["name"].text,
            "a ) title\\n");
}

}  // namespace
}  // namespace acp_wrap
