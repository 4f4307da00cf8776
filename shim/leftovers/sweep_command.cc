#include "shim/leftovers/sweep_command.h"

#include <errno.h>
#include <string.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/cli/command_line.h"
#include "lib/ending/wait_status.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/run_list.h"
#include "lib/identity/net.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "lib/text/printable.h"
#include "platform/host_processes.h"
#include "platform/native_system.h"
#include "platform/posix/clock.h"
#include "platform/posix/diagnostics.h"
#include "shim/leftovers/output.h"
#include "shim/leftovers/sweep.h"
#include "shim/leftovers/sweep_scope.h"
#include "shim/run/messages.h"
#include "shim/run/run.h"

namespace acp_wrap {
namespace {

std::string Named(const HostProcess& process) {
  return std::to_string(process.info.id.pid) + " " +
         Printable(process.info.name);
}

std::string Because(const Sweep::Leftover& leftover) {
  std::string whose =
      leftover.run ? "run " + FormatRunId(*leftover.run) + ", which is dead"
                   : "an agent that the app has left behind";
  switch (leftover.net) {
    case Net::kMarker:
      return "of " + whose;
    case Net::kLineage:
      return "below a process of " + whose;
    case Net::kGroup:
      return "in a group of " + whose;
    case Net::kName:
      return whose;
    case Net::kNone:
      break;
  }
  return whose;
}

std::string WhyNot(int failure) {
  switch (failure) {
    case EPERM:
      return "it is another user's";
    case ETIMEDOUT:
      return "it does not end";
    default:
      return strerror(failure);
  }
}

std::string SparedText(const HostView& view) {
  std::string text;
  for (size_t i = 0; i < view.processes.size(); ++i) {
    const Membership& membership = view.memberships[i];
    if (membership.role != Membership::Role::kSpared) continue;
    text += "left alone " + Named(view.processes[i]) + ": " +
            Name(membership.spared) + "\n";
  }
  return text;
}

std::string EndedText(const Sweep& sweep, bool dry_run) {
  std::string text;
  for (const Sweep::Leftover& leftover : sweep.leftovers()) {
    const std::string named = Named(leftover.process) + ": ";
    if (dry_run) {
      text += "would end " + named + Because(leftover) + "\n";
    } else if (leftover.failure != 0) {
      text += "could not end " + named + WhyNot(leftover.failure) + "\n";
    } else if (leftover.signal != 0) {
      text += "ended " + named + Because(leftover) + "; by " +
              SignalName(leftover.signal) + "\n";
    }  // Otherwise it was faster.
  }
  return text.empty() ? "nothing to end\n" : text;
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
  SweepScope scope = ScopeOfCaller(*host.value(), environment);
  scope.unwrapped = invocation.unwrapped;
  scope.instance = invocation.instance;
  Sweep sweep(*host.value(), clock, scope);
  Outcome outcome = sweep.Find();
  // Nothing is written before all is done: the reader may be gone (SIGPIPE).
  const std::string spared = SparedText(sweep.view());
  if (outcome.ok()) {
    Sweep::Limits limits;
    limits.grace = invocation.timing.grace;
    limits.give_up_idle = invocation.timing.give_up_idle;
    limits.give_up_total = invocation.timing.give_up_total;
    if (!invocation.dry_run) outcome = sweep.End(limits, {});
  }
  if (!outcome.ok()) {
    diagnostics.Say(
        FailureMessage("cannot read the process table", outcome.error()));
    return kExitFailure;
  }
  if (!Output().Write(spared + EndedText(sweep, invocation.dry_run))) {
    return kExitFailure;
  }
  return !invocation.dry_run && AnyFailed(sweep) ? 1 : 0;
}

}  // namespace acp_wrap
