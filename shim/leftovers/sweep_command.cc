#include "shim/leftovers/sweep_command.h"

#include <errno.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/cli/command_line.h"
#include "lib/ending/wait_status.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/run_list.h"
#include "lib/host/run_list_text.h"
#include "lib/host/sweep_json.h"
#include "lib/identity/net.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "platform/host_processes.h"
#include "platform/native_system.h"
#include "platform/posix/clock.h"
#include "platform/posix/diagnostics.h"
#include "shim/leftovers/output.h"
#include "shim/leftovers/style.h"
#include "shim/leftovers/sweep.h"
#include "shim/leftovers/sweep_scope.h"
#include "shim/leftovers/sweep_text.h"
#include "shim/run/messages.h"
#include "shim/run/run.h"

namespace acp_wrap {
namespace {

SweptProcess::Fate FateOf(const Sweep::Leftover& leftover, bool dry_run) {
  switch (leftover.failure) {
    case 0:
      break;
    case EPERM:
      return SweptProcess::Fate::kNotPermitted;
    case ETIMEDOUT:
      return SweptProcess::Fate::kSurvived;
    default:
      return SweptProcess::Fate::kFailed;
  }
  if (dry_run) return SweptProcess::Fate::kFound;
  return leftover.signal == 0 ? SweptProcess::Fate::kGone
                              : SweptProcess::Fate::kEnded;
}

std::vector<SweptProcess> Spared(const HostView& view) {
  std::vector<SweptProcess> spared;
  for (size_t i = 0; i < view.processes.size(); ++i) {
    const Membership& membership = view.memberships[i];
    if (membership.role != Membership::Role::kSpared) continue;
    SweptProcess swept;
    swept.process = view.processes[i];
    if (membership.run) swept.run = view.runs[*membership.run].id;
    swept.net = membership.net;
    swept.fate = SweptProcess::Fate::kSpared;
    swept.spared = membership.spared;
    spared.push_back(std::move(swept));
  }
  return spared;
}

std::vector<SweptProcess> Ended(const Sweep& sweep, bool dry_run) {
  std::vector<SweptProcess> ended;
  for (const Sweep::Leftover& leftover : sweep.leftovers()) {
    SweptProcess swept;
    swept.process = leftover.process;
    swept.run = leftover.run;
    swept.net = leftover.net;
    swept.fate = FateOf(leftover, dry_run);
    if (leftover.signal != 0) swept.signal = SignalName(leftover.signal);
    ended.push_back(std::move(swept));
  }
  return ended;
}

std::string Json(const Sweep& sweep, std::vector<SweptProcess> processes,
                 bool dry_run, const SweepScope& scope) {
  for (SweptProcess& swept : Ended(sweep, dry_run)) {
    processes.push_back(std::move(swept));
  }
  return SweepJson(processes, dry_run, scope);
}

bool AnyFailed(const Sweep& sweep) {
  return std::any_of(
      sweep.leftovers().begin(), sweep.leftovers().end(),
      [](const Sweep::Leftover& leftover) { return leftover.failure != 0; });
}

}  // namespace

int RunSweepCommand(const Invocation& invocation,
                    const std::vector<std::string>& environment) {
  MessageWriter diagnostics;
  for (const std::string& warning : invocation.warnings) {
    diagnostics.Say(warning);
  }
  Result<std::unique_ptr<HostProcesses>> host = OpenHostProcesses();
  if (!host.ok()) {
    diagnostics.Say(FailureMessage("cannot read /proc", host.error()));
    return kExitFailure;
  }
  MonotonicClock clock;
  SweepScope scope = ScopeOfCaller(getpid(), *host.value(), environment);
  scope.unwrapped = invocation.unwrapped;
  scope.instance = invocation.instance;
  Sweep sweep(*host.value(), clock, scope);
  sweep.DescribeAll();
  Outcome outcome = sweep.Find();
  // Nothing is written before all is done: the reader may be gone (SIGPIPE).
  const std::vector<SweptProcess> spared = Spared(sweep.view());
  const std::vector<ListedRun> runs = ListRuns(sweep.view());
  if (outcome.ok()) {
    if (!invocation.dry_run) outcome = sweep.End(invocation.timing, {});
  }
  if (!outcome.ok()) {
    diagnostics.Say(
        FailureMessage("cannot read the process table", outcome.error()));
    return kExitFailure;
  }
  Output output;
  const bool written = output.Write(
      invocation.json ? Json(sweep, spared, invocation.dry_run, scope)
      : invocation.dry_run
          ? DryRunText(runs, StyleFor(output, environment))
          : SparedText(spared) + EndedText(sweep.leftovers(), runs));
  if (!written) return kExitFailure;
  return !invocation.dry_run && AnyFailed(sweep) ? 1 : 0;
}

}  // namespace acp_wrap
