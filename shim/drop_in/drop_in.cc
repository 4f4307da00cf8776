#include "shim/drop_in/drop_in.h"

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "platform/diagnostics.h"
#include "platform/system.h"
#include "shim/drop_in/target.h"
#include "shim/run/run.h"

namespace acp_wrap {
namespace {

// The files that this wrapper and those above it run.
std::vector<std::string> Wrappers(System& system, const std::string& chain) {
  std::vector<std::string> wrappers = {system.self().Executable()};
  for (const RunId& run :
       ParseRunIdChain(chain).value_or(std::vector<RunId>())) {
    // What the guardian runs is hidden (Self::Seclude()).
    Result<ProcessInfo> front = system.processes().Read(run.front.pid);
    if (run.pid_namespace != system.self().PidNamespace() || !front.ok() ||
        !(front.value().id == run.front)) {
      continue;
    }
    std::string file = system.self().ExecutableOf(run.front.pid);
    if (!file.empty()) wrappers.push_back(std::move(file));
  }
  return wrappers;
}

// How many ancestors are a front with this process's own name, or a guardian,
// which bears that name itself where the kernel lets nobody change it.
size_t CountAbove(System& system) {
  constexpr int kMostGenerations = 4096;
  size_t count = 0;
  std::string own_name;
  pid_t process = system.self().Pid();
  for (int i = 0; i < kMostGenerations && process > 1; ++i) {
    Result<ProcessInfo> read = system.processes().Read(process);
    if (!read.ok()) break;
    const ProcessInfo& info = read.value();
    if (i == 0) {
      own_name = info.name;
    } else if (info.name == own_name || info.name == kGuardianName) {
      ++count;
    }
    process = info.parent;
  }
  return count;
}

}  // namespace

TargetSearch LookForProgram(System& system,
                            const std::vector<std::string>& environment,
                            const std::string& called_as) {
  const std::string chain(FindVariable(environment, kRunVariable).value_or(""));
  return FindTarget(environment, Wrappers(system, chain), called_as);
}

std::variant<std::string, int> FindProgram(
    System& system, const std::vector<std::string>& environment,
    const std::string& called_as) {
  Diagnostics& diagnostics = system.diagnostics();
  TargetSearch search = LookForProgram(system, environment, called_as);
  if (diagnostics.verbose()) {
    for (const std::string& place : search.looked_at) {
      diagnostics.Say("looked at: " + place);
    }
  }
  if (!search.found) {
    diagnostics.Say(NoTargetMessage(search));
    return kExitNotFound;
  }
  if (search.chosen) diagnostics.Say(NotChosenMessage(search));
  return *search.found;
}

bool NestsWithoutEnd(System& system,
                     const std::vector<std::string>& environment,
                     Ancestors ancestors) {
  constexpr size_t kMost = 32;
  const absl::string_view chain =
      FindVariable(environment, kRunVariable).value_or("");
  if (ParseRunIdChain(chain).value_or(std::vector<RunId>()).size() >= kMost) {
    return true;
  }
  // Each of them shows front and guardian.
  return ancestors == Ancestors::kCount && CountAbove(system) >= 2 * kMost;
}

}  // namespace acp_wrap
