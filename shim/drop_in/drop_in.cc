#include "shim/drop_in/drop_in.h"

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lib/ending/wait_status.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
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

// A sprout-acp that is a script may call the wrapper again, and that the
// script.
bool NestsWithoutEnd(const std::string& chain) {
  constexpr size_t kMost = 16;
  return ParseRunIdChain(chain).value_or(std::vector<RunId>()).size() >= kMost;
}

}  // namespace

std::variant<std::string, int> FindSproutAcp(
    System& system, const std::vector<std::string>& environment) {
  const std::string chain(FindVariable(environment, kRunVariable).value_or(""));
  if (NestsWithoutEnd(chain)) {
    system.diagnostics().Say(
        "not started: too many wrappers run inside each other; does sprout-acp "
        "start the wrapper?");
    return kExitFailure;
  }
  TargetSearch search = FindTarget(environment, Wrappers(system, chain));
  if (!search.warning.empty()) system.diagnostics().Say(search.warning);
  if (search.found) return *search.found;
  system.diagnostics().Say(NoTargetMessage(search));
  return kExitNotFound;
}

}  // namespace acp_wrap
