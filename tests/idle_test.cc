// While nothing happens, the wrapper does nothing.

#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/leash.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

constexpr unsigned kSweepSeconds = 2;
constexpr unsigned kIdleSeconds = 10;
constexpr unsigned kSparingSeconds = 3;

// How often the process has left a processor, of its own accord or not.  Who
// sleeps at both ends of a span in which this number has not changed has not
// run in it, and so has made no system call.
std::string ContextSwitches(pid_t pid) {
  std::string status = ReadWhole("/proc/" + std::to_string(pid) + "/status");
  size_t begin = status.find("voluntary_ctxt_switches");
  return begin == std::string::npos ? "" : status.substr(begin);
}

// Waits until the process, which has nothing left to do, sleeps.
void AwaitSleep(pid_t pid) {
  while (true) {
    std::string before = ContextSwitches(pid);
    std::optional<Proc> proc = ReadProc(pid);
    ASSERT_TRUE(proc);
    // No event tells that somebody sleeps for good.
    usleep(100'000);
    if (proc->state == 'S' && ContextSwitches(pid) == before) return;
  }
}

std::vector<std::string> SwitchesAsleep(const std::vector<pid_t>& pids) {
  std::vector<std::string> switches;
  for (pid_t pid : pids) {
    AwaitSleep(pid);
    switches.push_back(ContextSwitches(pid));
    EXPECT_NE(switches.back(), "");
  }
  return switches;
}

void ExpectNoneHasRun(const std::vector<pid_t>& pids,
                      const std::vector<std::string>& before) {
  for (size_t i = 0; i < pids.size(); ++i) {
    const std::optional<Proc> proc = ReadProc(pids[i]);
    ASSERT_TRUE(proc);
    EXPECT_EQ(ContextSwitches(pids[i]), before[i]) << Describe(*proc);
    EXPECT_EQ(proc->state, 'S');
  }
}

// The one above, which is of --spare.
pid_t SparerOf(pid_t pid) {
  const std::optional<Proc> proc = ReadProc(pid);
  const std::optional<Proc> sparer =
      proc ? ReadProc(proc->parent) : std::nullopt;
  EXPECT_TRUE(sparer && sparer->name == "acp-spare");
  return sparer ? sparer->pid : 0;
}

class IdleTest : public WholeProgramTest {};

// What the client writes meanwhile is the agent's concern alone.
void ExpectNoSystemCall(const std::vector<std::string>& options) {
  Scene::Plan plan;
  plan.options.insert(plan.options.end(), options.begin(), options.end());
  plan.kinds = {"own-session", "daemon"};
  Scene scene(plan);
  ASSERT_READY(scene);
  // The sweep at the start has a process of its own, and is soon over.
  sleep(kSweepSeconds);
  std::vector<pid_t> own = {scene.front()};
  for (const Proc& child : ChildrenOf(scene.front())) own.push_back(child.pid);
  ASSERT_GE(own.size(), 2u) << "front and guardian";
  const std::vector<std::string> before = SwitchesAsleep(own);

  for (unsigned second = 0; second < kIdleSeconds; ++second) {
    scene.program().Tell("x");
    sleep(1);
  }

  ExpectNoneHasRun(own, before);
  BringAbout(WayToEnd::kSigterm, scene);
  ExpectEnd(WayToEnd::kSigterm, scene);
}

TEST_F(IdleTest, NoSystemCallInTenSeconds) { ExpectNoSystemCall({}); }

TEST_F(IdleTest, NorWhereItIsToWatchTheInputAndTheTime) {
  ExpectNoSystemCall({"--on-stdin-close=terminate", "--max-lifetime=1h",
                      "--events=" + TemporaryFolder() + "/events"});
}

// With the command and after it, with the run and after it.
TEST_F(IdleTest, WhatSparesSleepsToo) {
  Scene::Plan plan;
  plan.options.insert(plan.options.end(), {"--keep", "--sweep-on-start=0"});
  plan.kinds = {"spare:own-group", "spare:daemon"};
  Scene scene(plan);
  ASSERT_READY(scene);
  const pid_t sparer = SparerOf(scene.leash().Find("ready own-group"));
  const std::vector<pid_t> sparers = {
      sparer, SparerOf(sparer), SparerOf(scene.leash().Find("ready daemon"))};
  std::vector<std::string> before = SwitchesAsleep(sparers);
  sleep(kSparingSeconds);
  ExpectNoneHasRun(sparers, before);
  BringAbout(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(AwaitExit(scene.front()));
  before = SwitchesAsleep(sparers);
  sleep(kSparingSeconds);
  ExpectNoneHasRun(sparers, before);
  EXPECT_FALSE(EndLeftovers().empty());
}

}  // namespace
}  // namespace acp_wrap
