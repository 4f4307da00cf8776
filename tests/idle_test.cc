// While nothing happens, the wrapper does nothing.

#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

constexpr unsigned kSweepSeconds = 2;
constexpr unsigned kIdleSeconds = 10;

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
  std::vector<std::string> before;
  for (pid_t pid : own) {
    AwaitSleep(pid);
    before.push_back(ContextSwitches(pid));
    ASSERT_NE(before.back(), "");
  }

  for (unsigned second = 0; second < kIdleSeconds; ++second) {
    scene.program().Tell("x");
    sleep(1);
  }

  for (size_t i = 0; i < own.size(); ++i) {
    EXPECT_EQ(ContextSwitches(own[i]), before[i])
        << Describe(*ReadProc(own[i]));
    EXPECT_EQ(ReadProc(own[i])->state, 'S');
  }
  BringAbout(WayToEnd::kSigterm, scene);
  ExpectEnd(WayToEnd::kSigterm, scene);
}

TEST_F(IdleTest, NoSystemCallInTenSeconds) { ExpectNoSystemCall({}); }

TEST_F(IdleTest, NorWhereItIsToWatchTheInputAndTheTime) {
  ExpectNoSystemCall({"--on-stdin-close=terminate", "--max-lifetime=1h",
                      "--events=" + TemporaryFolder() + "/events"});
}

}  // namespace
}  // namespace acp_wrap
