// sprout-acp-wrap: runs an ACP agent, and leaves nothing of it behind.
//
// Exit status:
//   the agent's own, a death by signal included;
//   125 the wrapper failed, or was not called correctly;
//   126 the command exists and cannot be run;
//   127 the command was not found.
// All messages go to standard error; standard output is the agent's.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/command_line.h"
#include "lib/wait_status.h"
#include "platform/control_channel.h"
#include "platform/native_system.h"
#include "platform/system.h"
#include "shim/background_sweep.h"
#include "shim/front.h"
#include "shim/list_command.h"
#include "shim/output.h"
#include "shim/run.h"
#include "shim/sweep_command.h"
#include "shim/target.h"
#include "shim/version.h"

extern char** environ;

namespace acp_wrap {
namespace {

std::vector<std::string> Strings(char** pointers) {
  std::vector<std::string> strings;
  for (; *pointers != nullptr; ++pointers) strings.emplace_back(*pointers);
  return strings;
}

std::string NoTargetMessage(const TargetSearch& search) {
  std::string text = "no sprout-acp found; looked at";
  for (const std::string& path : search.looked_at) text += " " + path;
  return text + "; set SPROUT_ACP_WRAP_TARGET to its path";
}

WaitStatus RunAgent(System& system, Invocation invocation,
                    std::vector<std::string> environment) {
  for (const std::string& warning : invocation.warnings) {
    system.diagnostics().Say(warning);
  }
  Run run;
  run.timing = invocation.timing;
  run.verbose = invocation.verbose;
  run.keep = invocation.keep;
  run.report = invocation.report;
  run.end_with_parent = invocation.end_with_parent;
  run.command.arguments = std::move(invocation.arguments);
  if (invocation.mode == Invocation::Mode::kDropIn) {
    TargetSearch search = FindTarget(environment, system.self().Executable());
    if (!search.found) {
      system.diagnostics().Say(NoTargetMessage(search));
      return WaitStatus::Exited(kExitNotFound);
    }
    run.command.arguments.insert(run.command.arguments.begin(), *search.found);
  }
  if (invocation.sweep_on_start) {
    run.sweep = [timing = run.timing, environment](ControlChannel& front) {
      return SweepInBackground(front, timing, environment);
    };
  }
  run.command.file = run.command.arguments[0];
  run.command.environment = std::move(environment);
  return RunFront(system, run);
}

int Main(char** argv) {
  std::vector<std::string> environment = Strings(environ);
  Invocation invocation = ParseCommandLine(Strings(argv), environment);
  switch (invocation.mode) {
    case Invocation::Mode::kHelp:
      return Output().Write(HelpText()) ? 0 : kExitFailure;
    case Invocation::Mode::kVersion:
      return Output().Write(VersionText()) ? 0 : kExitFailure;
    case Invocation::Mode::kList:
      return RunListCommand(invocation, environment);
    case Invocation::Mode::kSweep:
      return RunSweepCommand(invocation, environment);
    default:
      break;
  }
  std::unique_ptr<System> system = CreateNativeSystem();
  if (invocation.mode == Invocation::Mode::kUsageError) {
    system->diagnostics().Say(invocation.error);
    return kExitFailure;
  }
  system->EndAs(
      RunAgent(*system, std::move(invocation), std::move(environment)));
  return kExitFailure;  // Not reached.
}

}  // namespace
}  // namespace acp_wrap

int main(int, char** argv) { return acp_wrap::Main(argv); }
