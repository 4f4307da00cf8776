#include "tests/harness/scene.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "platform/unique_fd.h"
#include "tests/harness/limits.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

std::vector<std::string> PatientOptions() {
  return {"--grace=1h", "--kill-after=1h"};
}

std::vector<std::string> HastyOptions() {
  return {"--grace=50ms", "--kill-after=50ms"};
}

Scene::Scene(Plan plan) {
  std::vector<std::string> command = plan.prefix;
  if (plan.wrapped) {
    command.push_back(plan.wrapper);
    command.insert(command.end(), plan.options.begin(), plan.options.end());
    command.push_back("--");
  }
  command.push_back(plan.victim);
  std::string kinds = absl::StrJoin(plan.kinds, ",");
  command.push_back(kinds.empty() ? "agent" : "agent:" + kinds);
  plan.launch.command = std::move(command);
  plan.launch.descriptors.push_back({kLeashDescriptor, leash_.victims_end()});
  program_ = std::make_unique<Started>(plan.launch);
  leash_.LetGo();
  if (!leash_.AwaitReady(plan.kinds.size() + 1)) {
    why_not_ready_ = leash_.unavailable().value_or(
                         "not all victims are ready; there are:\n" +
                         leash_.DescribeLiving()) +
                     "\nstderr:\n" + program_->Errors();
    return;
  }
  agent_ = leash_.Find("here agent");
  std::optional<Proc> agent = ReadProc(agent_);
  if (plan.wrapped && agent) guardian_ = agent->parent;
}

std::vector<std::string> Scene::AgentEnvironment() const {
  return absl::StrSplit(
      ReadWhole("/proc/" + std::to_string(agent_) + "/environ"), '\0',
      absl::SkipEmpty());
}

void Scene::KillGuardian() {
  UniqueFd handle(static_cast<int>(syscall(SYS_pidfd_open, guardian_, 0)));
  SendSignal(guardian_, SIGKILL);
  pollfd polled = {handle.get(), POLLIN, 0};
  poll(&polled, 1, static_cast<int>(absl::ToInt64Milliseconds(kLimit)));
}

bool Scene::AwaitGuardian() { return AwaitExit(guardian_).has_value(); }

}  // namespace acp_wrap
