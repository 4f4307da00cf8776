// sprout-acp-wrap: runs an ACP agent, and leaves nothing of it behind.
//
// Exit status:
//   the agent's own, a death by signal included;
//   125 the wrapper failed, or was not called correctly;
//   126 the command exists and cannot be run;
//   127 the command was not found.
// All messages go to standard error, or to --log-file; standard output is the
// agent's.

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lib/cli/command_line.h"
#include "lib/cli/help.h"
#include "lib/ending/wait_status.h"
#include "lib/host/sweep_memory.h"
#include "lib/result.h"
#include "lib/text/printable.h"
#include "platform/control_channel.h"
#include "platform/native_system.h"
#include "platform/posix/diagnostics.h"
#include "platform/posix/out_of_memory.h"
#include "platform/system.h"
#include "shim/drop_in/drop_in.h"
#include "shim/leftovers/background_sweep.h"
#include "shim/leftovers/list_command.h"
#include "shim/leftovers/output.h"
#include "shim/leftovers/sweep_command.h"
#include "shim/run/front.h"
#include "shim/run/messages.h"
#include "shim/run/run.h"
#include "shim/version.h"

extern char** environ;

namespace acp_wrap {
namespace {

std::vector<std::string> Strings(char** pointers) {
  std::vector<std::string> strings;
  for (; *pointers != nullptr; ++pointers) strings.emplace_back(*pointers);
  return strings;
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
  run.on_interrupt = invocation.on_interrupt;
  run.report = invocation.report;
  run.end_with_parent = invocation.end_with_parent;
  run.command.arguments = std::move(invocation.arguments);
  if (invocation.mode == Invocation::Mode::kDropIn) {
    std::variant<std::string, int> target = FindSproutAcp(system, environment);
    if (std::holds_alternative<int>(target)) {
      return WaitStatus::Exited(std::get<int>(target));
    }
    run.command.arguments.insert(run.command.arguments.begin(),
                                 std::get<std::string>(target));
  }
  if (invocation.sweep_on_start) {
    run.sweep = [timing = run.timing, environment, &system](
                    ControlChannel& front, const SweepMemory* earlier) {
      return SweepInBackground(front, earlier, timing, environment,
                               system.diagnostics());
    };
  }
  run.command.file = run.command.arguments[0];
  run.command.environment = std::move(environment);
  return RunFront(system, run);
}

// Opens the log file, if one was named.  Answers whether to go on.
bool OpenLog(const Invocation& invocation, MessageWriter& diagnostics) {
  if (invocation.verbose) diagnostics.SetVerbose();
  if (invocation.log_file.empty()) return true;
  Outcome opened = diagnostics.LogTo(invocation.log_file);
  if (opened.ok()) return true;
  const std::string what =
      "cannot open the log file '" + Printable(invocation.log_file) + "'";
  diagnostics.Say(FailureMessage(what, opened.error()) +
                  (invocation.log_file_required
                       ? "; nothing was started"
                       : "; messages stay on standard error"));
  return !invocation.log_file_required;
}

int Main(char** argv, MessageWriter& diagnostics) {
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
  if (invocation.mode == Invocation::Mode::kUsageError) {
    diagnostics.Say(invocation.error);
    return kExitFailure;
  }
  if (!OpenLog(invocation, diagnostics)) return kExitFailure;
  std::unique_ptr<System> system = CreateNativeSystem(diagnostics, argv);
  system->EndAs(
      RunAgent(*system, std::move(invocation), std::move(environment)));
  return kExitFailure;  // Not reached.
}

}  // namespace
}  // namespace acp_wrap

int main(int, char** argv) {
  acp_wrap::MessageWriter diagnostics;
  acp_wrap::EndWhenOutOfMemory(diagnostics, acp_wrap::kExitFailure);
  return acp_wrap::Main(argv, diagnostics);
}
