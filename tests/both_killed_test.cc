// SIGKILL to front and guardian at once is the one thing that no process can
// answer.  What it leaves carries the mark of the dead run, so that a sweep
// finds it.

#include <signal.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/leash.h"
#include "tests/harness/model.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

void Play() {
  Scene::Plan plan;
  plan.kinds = {"own-group", "own-session", "daemon", "traps-term"};
  Scene scene(plan);
  ASSERT_READY(scene);
  const std::optional<Proc> front = ReadProc(scene.front());
  const std::optional<Proc> guardian = ReadProc(scene.guardian());
  ASSERT_TRUE(front && guardian);
  // "NAMESPACE-PID.START-PID.START" names both for certain.
  const std::string run = "-" + std::to_string(front->pid) + "." +
                          std::to_string(NamingStartTime(*front)) + "-" +
                          std::to_string(guardian->pid) + "." +
                          std::to_string(NamingStartTime(*guardian)) + '\0';

  SendSignal(scene.guardian(), SIGKILL);
  SendSignal(scene.front(), SIGKILL);
  ASSERT_TRUE(AwaitExit(scene.front()));

  EXPECT_FALSE(scene.leash().AllGone());
  for (const Leash::Report& report : scene.leash().reports()) {
    std::string environment =
        ReadWhole("/proc/" + std::to_string(report.pid) + "/environ");
    EXPECT_NE(environment.find("SPROUT_ACP_WRAP_RUN="), std::string::npos);
    EXPECT_NE(environment.find(run), std::string::npos) << report.text;
  }
  EXPECT_FALSE(EndLeftovers().empty());
}

class BothKilledTest : public WholeProgramTest {};

TEST_F(BothKilledTest, WhatIsLeftIsMarked) {
  // Or else a sweep by another test's wrapper may be first.
  Namespaces namespaces;
  namespaces.pids = true;
  namespaces.optional = true;
  RunInside(namespaces, Play);
}

}  // namespace
}  // namespace acp_wrap
