#include "shim/leftovers/list_command.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/cli/command_line.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/run_list.h"
#include "lib/host/run_list_json.h"
#include "lib/host/run_list_text.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/host_processes.h"
#include "platform/native_system.h"
#include "platform/posix/diagnostics.h"
#include "shim/leftovers/output.h"
#include "shim/leftovers/sweep_scope.h"
#include "shim/run/messages.h"
#include "shim/run/run.h"

namespace acp_wrap {
namespace {

ListStyle StyleFor(const Output& output,
                   const std::vector<std::string>& environment) {
  ListStyle style;
  if (!output.IsTerminal()) return style;
  style.columns = static_cast<size_t>(output.Columns());
  // https://no-color.org
  style.colours = FindVariable(environment, "NO_COLOR").value_or("").empty() &&
                  FindVariable(environment, "TERM").value_or("dumb") != "dumb";
  return style;
}

}  // namespace

int RunListCommand(const Invocation& invocation,
                   const std::vector<std::string>& environment) {
  MessageWriter diagnostics;
  Result<std::unique_ptr<HostProcesses>> host = OpenHostProcesses();
  if (!host.ok()) {
    diagnostics.Say(FailureMessage("cannot read /proc", host.error()));
    return kExitFailure;
  }
  Result<std::vector<HostProcess>> snapshot = host.value()->Snapshot();
  if (!snapshot.ok()) {
    diagnostics.Say(
        FailureMessage("cannot read the process table", snapshot.error()));
    return kExitFailure;
  }
  SweepScope scope = ScopeOfCaller(*host.value(), environment);
  scope.unwrapped = true;
  HostView view =
      Classify(std::move(snapshot.value()), scope,
               [&](const ProcessId& id) { return host.value()->Gone(id); });
  for (size_t i = 0; i < view.processes.size(); ++i) {
    if (view.memberships[i].role != Membership::Role::kNone &&
        view.processes[i].arguments.empty()) {
      host.value()->Describe(view.processes[i]);
    }
  }
  Output output;
  const std::vector<ListedRun> runs = ListRuns(view);
  bool written = output.Write(
      invocation.json ? RunListJson(runs, scope)
                      : RunListText(runs, StyleFor(output, environment)));
  return written ? 0 : kExitFailure;
}

}  // namespace acp_wrap
