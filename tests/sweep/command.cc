#include "tests/sweep/command.h"

#include <signal.h>
#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/whole_program_test.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

void MakeDeadRun(Scene& scene) {
  ASSERT_READY(scene);
  KillBoth(scene);
}

}  // namespace

Said RunWrapper(const std::vector<std::string>& options,
                const std::vector<std::string>& settings) {
  Launch launch;
  launch.command = {WrapperPath()};
  launch.command.insert(launch.command.end(), options.begin(), options.end());
  launch.environment.insert(launch.environment.end(), settings.begin(),
                            settings.end());
  Started started(launch);
  Said said;
  said.status = AwaitExit(started.pid()).value_or(-1);
  said.output = started.Output();
  said.errors = started.Errors();
  return said;
}

void KillBoth(Scene& scene) {
  // Front first, which lets a guardian that is stopped go on, and whose end
  // does, too: so it ends last.
  kill(scene.front(), SIGSTOP);
  kill(scene.guardian(), SIGSTOP);
  const std::vector<Proc> children = ChildrenOf(scene.front());
  kill(scene.guardian(), SIGKILL);
  kill(scene.front(), SIGKILL);
  ASSERT_TRUE(AwaitExit(scene.front()));
  ASSERT_TRUE(scene.AwaitGuardian());
  // The witness and a sweep end with front, a moment later.
  for (const Proc& child : children) {
    if (child.pid != scene.guardian()) AwaitExit(child.pid);
  }
}

std::unique_ptr<Scene> DeadRun(const std::vector<std::string>& kinds,
                               const std::vector<std::string>& settings) {
  Scene::Plan plan;
  plan.kinds = kinds;
  plan.options.push_back("--sweep-on-start=0");
  plan.launch.environment.insert(plan.launch.environment.end(),
                                 settings.begin(), settings.end());
  auto scene = std::make_unique<Scene>(plan);
  MakeDeadRun(*scene);
  if (testing::Test::IsSkipped() || testing::Test::HasFailure()) return nullptr;
  return scene;
}

Witness::Witness(const std::vector<std::string>& settings)
    : Witness(settings, VictimPath(), nullptr) {}

Witness::Witness(const std::vector<std::string>& settings,
                 const std::string& victim, std::function<void()> before_exec) {
  Launch launch;
  launch.command = {victim, "bystander"};
  launch.before_exec = std::move(before_exec);
  launch.environment.insert(launch.environment.end(), settings.begin(),
                            settings.end());
  launch.descriptors = {{kLeashDescriptor, leash_.victims_end()}};
  program_ = std::make_unique<Started>(launch);
  leash_.LetGo();
  EXPECT_TRUE(leash_.AwaitReady(1)) << program_->Errors();
}

bool Witness::Untouched() {
  if (leash_.AllGone()) return false;
  for (const Leash::Report& report : leash_.reports()) {
    if (absl::StartsWith(report.text, "signal")) return false;
  }
  return true;
}

void AloneOnAHost(const std::function<void()>& body) {
  Namespaces namespaces;
  namespaces.pids = true;
  RunInside(namespaces, body);
}

}  // namespace acp_wrap
