#include "shim/run/spare.h"

#include <string>

#include "lib/ending/wait_status.h"
#include "lib/identity/marker.h"
#include "lib/text/printable.h"
#include "platform/spawner.h"
#include "platform/system.h"
#include "shim/run/agent.h"
#include "shim/run/enclosing_runs.h"
#include "shim/run/front.h"
#include "shim/run/run.h"

namespace acp_wrap {
namespace {

// Why `file` is not spared; empty if it is.
std::string Obstacle(const EnclosingRuns& runs) {
  switch (runs.answer) {
    case EnclosingRuns::Answer::kNone:
      return "no run of sprout-acp-wrap is around it, so nothing ends it";
    case EnclosingRuns::Answer::kDoNotKeep:
      return "the run of process " + std::to_string(runs.front) +
             " does not allow it; its option --keep does";
    case EnclosingRuns::Answer::kUnknown:
      return "the run around it cannot be seen from here, nor whether it has "
             "--keep";
    case EnclosingRuns::Answer::kKeep:
      return "";
  }
  return "";
}

}  // namespace

WaitStatus RunSpared(System& system, const Command& command) {
  const std::string what = "not spared: '" + Printable(command.file) + "': ";
  Run run;
  run.command = command;
  if (!system.self().KernelAdoptsOrphans()) {
    run.command.environment = SparedEnvironment(command.environment);
    system.diagnostics().Say(
        what +
        "this system gives orphans to process 1 alone; it has "
        "SPROUT_ACP_WRAP_KEEP=1 in its environment, which --keep heeds as long "
        "as it can be read there");
    return WaitStatus::Exited(BecomeAgent(system, run.command));
  }
  const std::string obstacle =
      Obstacle(FindEnclosingRuns(system, command.environment));
  if (!obstacle.empty()) {
    system.diagnostics().Say(what + obstacle);
    return WaitStatus::Exited(BecomeAgent(system, command));
  }
  run.spares = true;
  // It stays when the agent has ended.
  run.end_with_parent = false;
  return RunFront(system, run);
}

}  // namespace acp_wrap
