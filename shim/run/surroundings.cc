#include "shim/run/surroundings.h"

#include <errno.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/identity/program_names.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/supervision.h"

namespace acp_wrap {
namespace {

constexpr pid_t kFirstProcess = 1;

}  // namespace

// A process has its parent's session, unless it leads one of its own. So one
// that does neither was adopted; save the agent of another run, since that
// guardian has left the session after the fork.  The environment tells of such
// a guardian, or its name does: --spare leaves none there, and the agent may
// have cleared it.
bool ParentIsGone(System& system, pid_t parent,
                  const std::vector<std::string>& environment) {
  Self& self = system.self();
  const pid_t session = self.Session();
  const pid_t parents_session = self.SessionOf(parent);
  if (parent == 0 || parents_session == 0 || session == self.Pid() ||
      session == parents_session) {
    return false;
  }
  // Elsewhere it is process 1 that adopts, and nobody can be renamed.
  if (!self.KernelAdoptsOrphans() && parent != kFirstProcess) return false;
  std::optional<absl::string_view> chain =
      FindVariable(environment, kRunVariable);
  std::optional<std::vector<RunId>> runs;
  if (chain) runs = ParseRunIdChain(*chain);
  if (runs && runs->back().guardian.pid == parent) return false;
  Result<ProcessInfo> read = system.processes().Read(parent);
  return !read.ok() || (read.value().name != kGuardianName &&
                        read.value().name != kSpareName);
}

pid_t NpmAbove(System& system, pid_t parent,
               const std::vector<std::string>& environment) {
  // npm says so to whatever it runs; nobody else pays for the look.
  if (!FindVariable(environment, "npm_command")) return 0;
  Result<ProcessInfo> shell = system.processes().Read(parent);
  if (!shell.ok()) return 0;
  Result<ProcessInfo> npm = system.processes().Read(shell.value().parent);
  return npm.ok() && IsShellOfNpm(shell.value().name, npm.value().name)
             ? npm.value().id.pid
             : 0;
}

Outcome NameFront(System& system, Scope& scope) {
  Self& self = system.self();
  scope.run.pid_namespace = self.PidNamespace();
  scope.run.front.pid = self.Pid();
  Result<ProcessInfo> info = system.processes().Read(self.Pid());
  if (info.ok()) {
    scope.run.front = info.value().id;
  } else if (info.error().number != ENOSYS) {
    // A sweep would take a run whose id is not true for a dead one.
    return info.error();
  }
  return Ok{};
}

Outcome FindBystanders(System& system, Scope& scope) {
  if (system.children().Peek().kind == ChildWaiter::Ended::Kind::kNoChildren) {
    return Ok{};
  }
  scope.adopts_strangers = true;
  auto visit = [&](const ProcessInfo& info, ProcessHandle&) {
    scope.bystanders.insert(info.id);
    return true;
  };
  return system.processes().VisitDescendants(visit);
}

}  // namespace acp_wrap
