// A child from before the exec that clone(2) has made to end without SIGCHLD is
// one that waitpid(2) does not count: it was there before the agent all the
// same, and is not touched.

#include <signal.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

// The process that the wrapper's process makes before it becomes the wrapper.
// It takes any signal's default action.
void Clone(int exit_signal) {
  const long pid =
      syscall(SYS_clone, exit_signal, nullptr, nullptr, nullptr, 0);
  if (pid != 0) return;
  // It must not hold what the test waits for the end of.
  for (int fd = 0; fd < 1024; ++fd) close(fd);
  while (true) pause();
}

using Parameter = std::tuple<int, bool, WayToEnd>;

std::string NameOf(const testing::TestParamInfo<Parameter>& info) {
  const auto& [exit_signal, guardian_killed, way] = info.param;
  return std::string(exit_signal == 0 ? "NoSignal" : "Sigusr1") +
         (guardian_killed ? "GuardianKilled" : "") + TestName(way);
}

class CloneBystanderTest : public WholeProgramTestWithParam<Parameter> {};

TEST_P(CloneBystanderTest, IsNotTouched) {
  const auto& [exit_signal, guardian_killed, way] = GetParam();
  Scene::Plan plan;
  plan.kinds = {"own-session", "traps-term"};
  plan.launch.before_exec = [signal = exit_signal] { Clone(signal); };
  Scene scene(plan);
  ASSERT_READY(scene);
  if (guardian_killed) scene.KillGuardian();

  BringAbout(way, scene);

  ExpectVictimsEnd(way, scene);
  // It has come to the test by now.
  std::vector<Proc> left = ChildrenOf(getpid());
  ASSERT_EQ(left.size(), 1u);
  EXPECT_NE(left[0].state, 'Z') << Describe(left[0]);
  EndLeftovers();
}

INSTANTIATE_TEST_SUITE_P(All, CloneBystanderTest,
                         testing::Combine(testing::Values(0, SIGUSR1),
                                          testing::Bool(),
                                          testing::Values(WayToEnd::kAgentExits,
                                                          WayToEnd::kSigterm)),
                         NameOf);

}  // namespace
}  // namespace acp_wrap
