// sprout-acp-wrap: runs an ACP agent, and leaves nothing of it behind.
//
// Exit status:
//   the agent's own, a death by signal included;
//   124 the run was asked to end after --max-lifetime;
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

#include "lib/cli/advice.h"
#include "lib/cli/command_line.h"
#include "lib/cli/help.h"
#include "lib/cli/setup.h"
#include "lib/ending/orphan_rule.h"
#include "lib/ending/wait_status.h"
#include "lib/host/sweep_memory.h"
#include "lib/identity/marker.h"
#include "lib/identity/program_names.h"
#include "lib/result.h"
#include "lib/text/base_name.h"
#include "lib/text/printable.h"
#include "platform/control_channel.h"
#include "platform/native_system.h"
#include "platform/posix/diagnostics.h"
#include "platform/posix/out_of_memory.h"
#include "platform/system.h"
#include "shim/doctor/doctor.h"
#include "shim/drop_in/drop_in.h"
#include "shim/leftovers/background_sweep.h"
#include "shim/leftovers/list_command.h"
#include "shim/leftovers/output.h"
#include "shim/leftovers/sweep_command.h"
#include "shim/run/front.h"
#include "shim/run/messages.h"
#include "shim/run/run.h"
#include "shim/run/run_result.h"
#include "shim/run/spare.h"
#include "shim/version.h"

extern char** environ;

namespace acp_wrap {
namespace {

std::vector<std::string> Strings(char** pointers) {
  std::vector<std::string> strings;
  for (; *pointers != nullptr; ++pointers) strings.emplace_back(*pointers);
  return strings;
}

// Says at the start that the report cannot be written.  Answers whether to go
// on.
bool CheckReport(System& system, const Invocation& invocation) {
  if (invocation.report.empty()) return true;
  Outcome replaceable = system.files().CanReplaceFile(invocation.report);
  if (replaceable.ok()) return true;
  system.diagnostics().Say(
      NoReportMessage(invocation.report, replaceable.error()) +
      (invocation.report_required ? "; nothing was started"
                                  : "; it is tried again at the end"));
  return !invocation.report_required;
}

// What to say to somebody who has typed something without a harness.
void Advise(Diagnostics& diagnostics, const Invocation& invocation) {
  diagnostics.Say(Advice(invocation.arguments));
  diagnostics.Say(
      std::string("see sprout-acp-wrap --help") +
      (invocation.verbose
           ? ""
           : "; SPROUT_ACP_WRAP_VERBOSE=1 lists the places looked at"));
}

// The arguments of the command to run, the command first; or, once it has been
// said why there is none, the status to exit with.
std::variant<std::vector<std::string>, int> CommandOf(
    System& system, const Invocation& invocation,
    const std::vector<std::string>& environment) {
  std::vector<std::string> command = invocation.arguments;
  const bool drop_in = invocation.mode == Invocation::Mode::kDropIn;
  if (drop_in) {
    std::variant<std::string, int> target =
        FindProgram(system, environment, invocation.called_as);
    if (std::holds_alternative<int>(target)) {
      // Under another name, or with a target, nobody tries it for the first
      // time.
      if (invocation.called_as.empty() &&
          FindVariable(environment, kTargetVariable).value_or("").empty()) {
        Advise(system.diagnostics(), invocation);
      }
      return std::get<int>(target);
    }
    command.insert(command.begin(), std::get<std::string>(target));
  }
  if (NestsWithoutEnd(system, environment,
                      drop_in ? Ancestors::kCount : Ancestors::kIgnore)) {
    system.diagnostics().Say(
        "not started: too many wrappers run inside each other; does '" +
        Printable(BaseName(command[0])) + "' start the wrapper again?");
    return kExitFailure;
  }
  return command;
}

bool StandsInHarnessPlace(const Invocation& invocation) {
  return invocation.mode == Invocation::Mode::kDropIn &&
         (invocation.called_as.empty() || IsHarnessName(invocation.called_as));
}

WaitStatus RunAgent(System& system, Invocation invocation,
                    std::vector<std::string> environment) {
  for (const std::string& warning : invocation.warnings) {
    system.diagnostics().Say(warning);
  }
  if (!CheckReport(system, invocation)) return WaitStatus::Exited(kExitFailure);
  std::variant<std::vector<std::string>, int> command =
      CommandOf(system, invocation, environment);
  if (std::holds_alternative<int>(command)) {
    return WaitStatus::Exited(std::get<int>(command));
  }
  Run run;
  run.timing = invocation.timing;
  run.limits = invocation.limits;
  run.label = invocation.label;
  run.events = system.diagnostics().events() != nullptr;
  run.verbose = invocation.verbose;
  run.keep = invocation.keep;
  run.orphans = OrphanRuleFor(invocation.end_orphans,
                              StandsInHarnessPlace(invocation), environment);
  run.on_interrupt = invocation.on_interrupt;
  run.report = invocation.report;
  run.end_with_parent = invocation.end_with_parent;
  run.command.arguments =
      std::move(std::get<std::vector<std::string>>(command));
  if (invocation.sweep_on_start) {
    run.sweep = [timing = run.timing, environment, &system](
                    ControlChannel& front, const SweepMemory* earlier) {
      return SweepInBackground(system, front, earlier, timing, environment);
    };
  }
  run.command.file = run.command.arguments[0];
  run.command.environment = std::move(environment);
  return RunFront(system, run);
}

// What is said of a file that cannot be opened; whether to go on without it.
bool GoOn(MessageWriter& diagnostics, const std::string& what,
          const std::string& file, const Error& error, bool required,
          const char* without) {
  diagnostics.Say(
      FailureMessage("cannot open " + what + " '" + Printable(file) + "'",
                     error) +
      "; " + (required ? "nothing was started" : without));
  return !required;
}

// Opens the files that were named.  Answers whether to go on.
bool OpenFiles(const Invocation& invocation, MessageWriter& diagnostics) {
  if (invocation.verbose) diagnostics.SetVerbose();
  if (!invocation.log_file.empty()) {
    Outcome opened = diagnostics.LogTo(invocation.log_file);
    if (!opened.ok() && !GoOn(diagnostics, "the log file", invocation.log_file,
                              opened.error(), invocation.log_file_required,
                              "messages stay on standard error")) {
      return false;
    }
  }
  if (invocation.events.empty()) return true;
  Outcome opened = diagnostics.SendEventsTo(invocation.events);
  return opened.ok() ||
         GoOn(diagnostics, "the events file", invocation.events, opened.error(),
              invocation.events_required, "no events are written");
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
    case Invocation::Mode::kDoctor:
      return RunDoctor(*CreateNativeSystem(diagnostics, argv), environment,
                       VersionText());
    case Invocation::Mode::kSetup: {
      const std::string program =
          CreateNativeSystem(diagnostics, argv)->self().Executable();
      return Output().Write(
                 SetupText(invocation.arguments[0], program).value_or(""))
                 ? 0
                 : kExitFailure;
    }
    default:
      break;
  }
  if (invocation.mode == Invocation::Mode::kUsageError) {
    diagnostics.Say(invocation.error);
    return kExitFailure;
  }
  // The variables are for runs.
  const bool spares = invocation.mode == Invocation::Mode::kSpare;
  if (!spares && !OpenFiles(invocation, diagnostics)) return kExitFailure;
  std::unique_ptr<System> system = CreateNativeSystem(diagnostics, argv);
  if (spares) {
    system->EndAs(RunSpared(
        *system, {invocation.arguments[0], invocation.arguments, environment}));
  }
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
