#include "lib/host/run_list.h"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using State = ListedRun::State;
using Role = ListedProcess::Role;

std::vector<std::pair<pid_t, int>> TreeOf(const ListedRun& run) {
  std::vector<std::pair<pid_t, int>> tree;
  for (const ListedProcess& listed : run.processes) {
    tree.emplace_back(listed.process.info.id.pid, listed.depth);
  }
  return tree;
}

const ListedProcess& In(const ListedRun& run, pid_t pid) {
  for (const ListedProcess& listed : run.processes) {
    if (listed.process.info.id.pid == pid) return listed;
  }
  ADD_FAILURE() << "no process " << pid;
  return run.processes.front();
}

class ListRunsTest : public ::testing::Test {
 protected:
  std::vector<ListedRun> List() { return ListRuns(host_.Classify()); }

  Host host_;
};

TEST_F(ListRunsTest, NothingRuns) { EXPECT_THAT(List(), IsEmpty()); }

TEST_F(ListRunsTest, ShowsARunAsATree) {
  RunId id = host_.AddRun(100, kCallersShell);
  host_.Add(110, 102, "goose");
  host_.Add(111, 110, "mcp");
  host_.Add(112, 102, "goose");
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].state, State::kLiving);
  EXPECT_EQ(runs[0].id, id);
  EXPECT_EQ(runs[0].instance, "1");
  EXPECT_EQ(runs[0].front, 100);
  EXPECT_EQ(runs[0].guardian, 101);
  EXPECT_EQ(runs[0].agent, 102);
  EXPECT_EQ(runs[0].inside, std::nullopt);
  EXPECT_THAT(TreeOf(runs[0]),
              ElementsAre(Pair(100, 0), Pair(101, 1), Pair(102, 2),
                          Pair(110, 3), Pair(111, 4), Pair(112, 3)));
  EXPECT_EQ(In(runs[0], 100).role, Role::kFront);
  EXPECT_EQ(In(runs[0], 101).role, Role::kGuardian);
  EXPECT_EQ(In(runs[0], 102).role, Role::kAgent);
  EXPECT_EQ(In(runs[0], 111).role, Role::kDescendant);
}

TEST_F(ListRunsTest, SaysWhatHasEscaped) {
  host_.AddRun(100, kCallersShell);
  host_.Add(110, 102, "stays").info.group = 100;
  host_.Add(111, 102, "group").info.group = 111;
  HostProcess& session = host_.Add(112, 102, "session");
  session.info.group = session.info.session = 112;
  HostProcess& daemon = host_.Add(113, 101, "daemon");
  daemon.info.group = daemon.info.session = 113;
  HostProcess& orphan = host_.Add(114, 101, "orphan");
  orphan.info.group = 100;
  orphan.info.session = kCallersShell;
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(1));
  auto left = [&](pid_t pid) {
    const ListedProcess& listed = In(runs[0], pid);
    return std::string(listed.left_session ? "s" : "") +
           (listed.left_group ? "g" : "") + (listed.left_parent ? "p" : "");
  };
  EXPECT_EQ(left(102), "");
  EXPECT_EQ(left(110), "");
  EXPECT_EQ(left(111), "g");
  EXPECT_EQ(left(112), "sg");
  EXPECT_EQ(left(113), "sgp");
  EXPECT_EQ(left(114), "p");
  EXPECT_EQ(left(100), "");
  EXPECT_EQ(left(101), "");
}

TEST_F(ListRunsTest, LeavesOutWhatIsBesideTheGuardian) {
  host_.AddRun(100, kCallersShell);
  host_.Add(90, 100, "sleep");
  host_.Add(91, 90, "below");
  host_.Add(103, 100, "acp-witness");
  host_.Add(104, 100, "acp-sweep");
  // One that calls itself like a helper of front's.
  host_.Add(105, 102, "acp-witness");
  const ListedRun run = List()[0];
  EXPECT_THAT(TreeOf(run),
              ElementsAre(Pair(100, 0), Pair(101, 1), Pair(102, 2),
                          Pair(105, 3), Pair(103, 1), Pair(104, 1)));
  EXPECT_EQ(In(run, 103).role, Role::kWitness);
  EXPECT_EQ(In(run, 104).role, Role::kSweep);
  EXPECT_EQ(In(run, 105).role, Role::kDescendant);
  EXPECT_FALSE(In(run, 104).left_session);
  EXPECT_FALSE(In(run, 104).left_parent);
}

TEST_F(ListRunsTest, ShowsARunWhoseGuardianIsGone) {
  host_.AddRun(100, kCallersShell);
  for (HostProcess& process : host_.processes) {
    if (process.info.id.pid == 101) process.info.zombie = true;
    if (process.info.id.pid == 102) process.info.parent = 100;
  }
  // Older than the agent, as it never is: a witness is no agent.
  HostProcess& witness = host_.Add(103, 100, "acp-witness");
  witness.info.group = 100;
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].guardian, 0);
  EXPECT_EQ(runs[0].agent, 102);
  EXPECT_THAT(TreeOf(runs[0]),
              ElementsAre(Pair(100, 0), Pair(102, 1), Pair(103, 1)));
}

TEST_F(ListRunsTest, ShowsARunWhoseFrontIsGone) {
  host_.Add(101, 1, kGuardianName);
  host_.AddMarked(102, 101, Host::Run(100)).info.group = 100;
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].state, State::kLiving);
  EXPECT_EQ(runs[0].front, 0);
  EXPECT_EQ(runs[0].agent, 102);
}

TEST_F(ListRunsTest, ShowsARunThatShowsNoId) {
  host_.Add(100, kCallersShell, "sprout-acp-wrap").executable = "/w";
  host_.Add(101, 100, kGuardianName).executable = "/w";
  host_.Add(102, 101, "agent").info.group = host_.processes[3].info.group;
  host_.Add(200, kCallersShell, "sprout-acp-wrap").executable = "/w";
  host_.Add(201, 200, kGuardianName).executable = "/w";
  host_.Add(202, 201, "agent");
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(2));
  EXPECT_EQ(runs[0].id, std::nullopt);
  EXPECT_THAT(TreeOf(runs[0]),
              ElementsAre(Pair(100, 0), Pair(101, 1), Pair(102, 2)));
  EXPECT_THAT(TreeOf(runs[1]),
              ElementsAre(Pair(200, 0), Pair(201, 1), Pair(202, 2)));
}

TEST_F(ListRunsTest, ARunInsideAnotherIsOneOfItsOwn) {
  RunId outer = host_.AddRun(100, kCallersShell);
  RunId inner = host_.AddRun(200, 102);
  for (HostProcess& process : host_.processes) {
    pid_t pid = process.info.id.pid;
    if (pid == 200) process.run_chain = FormatRunId(outer);
    if (pid == 202) {
      process.run_chain = AppendRunId(FormatRunId(outer), inner);
    }
  }
  // It has the environment of front: that of the outer run.
  host_.AddMarked(203, 200, outer).info.name = "acp-witness";
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(2));
  EXPECT_EQ(runs[0].id, outer);
  EXPECT_EQ(runs[1].id, inner);
  EXPECT_EQ(runs[1].inside, outer);
  EXPECT_THAT(TreeOf(runs[0]),
              ElementsAre(Pair(100, 0), Pair(101, 1), Pair(102, 2)));
  EXPECT_THAT(TreeOf(runs[1]), ElementsAre(Pair(200, 0), Pair(201, 1),
                                           Pair(202, 2), Pair(203, 1)));
  EXPECT_EQ(In(runs[1], 203).role, Role::kWitness);
}

TEST_F(ListRunsTest, AnAgentMayBeAWrapper) {
  RunId outer = host_.AddRun(100, kCallersShell);
  // In the place of the agent, in a group of its own.
  host_.processes.pop_back();
  RunId inner = host_.AddRun(200, 101);
  for (HostProcess& process : host_.processes) {
    const pid_t pid = process.info.id.pid;
    if (pid == 100) {
      process.arguments = {"wrap", "--keep", "--", "wrap", "--", "goose"};
    }
    if (pid == 200) {
      process.run_chain = FormatRunId(outer);
      process.arguments = {"wrap", "--", "goose"};
    }
    if (pid == 202) {
      process.run_chain = AppendRunId(FormatRunId(outer), inner);
    }
  }
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(2));
  EXPECT_EQ(runs[0].agent, 200);
  EXPECT_EQ(runs[1].agent, 202);
  // One that an agent has left behind, which has ended since, is none.
  for (HostProcess& process : host_.processes) {
    if (process.info.id.pid == 200) process.arguments = {"wrap", "--", "other"};
  }
  EXPECT_EQ(List()[0].agent, 0);
}

TEST_F(ListRunsTest, LeftoversComeLast) {
  host_.AddMarked(120, 1, Host::Run(90)).age = absl::Hours(100);
  host_.Add(121, 120, "below");
  host_.AddMarked(122, 1, Host::Run(90)).keep = true;
  host_.AddRun(200, kCallersShell);
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(2));
  EXPECT_EQ(runs[0].state, State::kLiving);
  EXPECT_EQ(runs[1].state, State::kDead);
  EXPECT_EQ(runs[1].id, Host::Run(90));
  EXPECT_EQ(runs[1].age, absl::Hours(100));
  EXPECT_THAT(TreeOf(runs[1]),
              ElementsAre(Pair(120, 0), Pair(121, 1), Pair(122, 0)));
  EXPECT_EQ(In(runs[1], 121).role, Role::kLeftover);
  EXPECT_EQ(In(runs[1], 122).role, Role::kSpared);
}

TEST_F(ListRunsTest, ShowsWhatTheAppHasLeft) {
  host_.scope.unwrapped = true;
  HostProcess& agent = host_.Add(60, 1, "goose");
  agent.info.session = 40;
  agent.instance = "app";
  host_.Add(61, 60, "mcp");
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].state, State::kUnwrapped);
  EXPECT_EQ(runs[0].instance, "app");
  EXPECT_THAT(TreeOf(runs[0]), ElementsAre(Pair(60, 0), Pair(61, 1)));
}

TEST_F(ListRunsTest, SumsUp) {
  host_.AddRun(100, kCallersShell);
  for (HostProcess& process : host_.processes) {
    process.resident_bytes = 1000;
    process.age = absl::Seconds(1000 - process.info.id.pid);
  }
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].resident_bytes, 3000u);
  EXPECT_EQ(runs[0].age, absl::Seconds(900));
}

TEST_F(ListRunsTest, LeavesOutZombiesAndOtherNamespaces) {
  host_.AddRun(100, kCallersShell);
  host_.Add(103, 102, "zombie").info.zombie = true;
  RunId foreign = Host::Run(50);
  foreign.pid_namespace = 7;
  host_.AddMarked(150, 1, foreign);
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_THAT(runs[0].processes, SizeIs(3));
}

TEST_F(ListRunsTest, ATableThatShowsACircleIsNoTrap) {
  host_.AddMarked(120, 121, Host::Run(90));
  host_.AddMarked(121, 120, Host::Run(90));
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_THAT(TreeOf(runs[0]), ElementsAre(Pair(120, 0), Pair(121, 1)));
}

// As deep as there may be processes: nothing here may recurse.
TEST_F(ListRunsTest, AChainMayBeDeep) {
  constexpr pid_t kFirst = 10000;
  constexpr int kDepth = 50000;
  HostProcess process = host_.AddMarked(kFirst, 1, Host::Run(90));
  for (int i = 1; i < kDepth; ++i) {
    process.info.id = Host::Id(kFirst + i);
    process.info.parent = kFirst + i - 1;
    host_.processes.push_back(process);
  }
  std::vector<ListedRun> runs = List();
  ASSERT_THAT(runs, SizeIs(1));
  ASSERT_THAT(runs[0].processes, SizeIs(kDepth));
  EXPECT_EQ(runs[0].processes.back().depth, kDepth - 1);
}

TEST(RunListTest, ALabelIsTheAgentsAndNotFronts) {
  Host host;
  host.AddRun(100, kCallersShell);
  host.processes[3].label = "front's";
  host.AddMarked(103, 102, Host::Run(100)).label = "changed below";
  EXPECT_EQ(ListRuns(host.Classify())[0].label, "changed below");
  host.processes[5].label = "the agent's";
  EXPECT_EQ(ListRuns(host.Classify())[0].label, "the agent's");
}

TEST(RunListTest, ADeadRunKeepsItsLabel) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100)).label = "session 7";
  host.Add(121, 120, "scrubbed");
  const std::vector<ListedRun> runs = ListRuns(host.Classify());
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].label, "session 7");
}

TEST(RunListTest, ProcessorTimeIsThatOfAllOfWhichItIsKnown) {
  Host host;
  host.AddRun(100, kCallersShell);
  EXPECT_EQ(ListRuns(host.Classify())[0].processor_time, std::nullopt);
  host.processes[4].processor_time = absl::Seconds(1);
  host.processes[5].processor_time = absl::Seconds(2);
  EXPECT_EQ(ListRuns(host.Classify())[0].processor_time, absl::Seconds(3));
}

}  // namespace
}  // namespace acp_wrap
