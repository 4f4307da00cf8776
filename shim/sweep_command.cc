#include "shim/sweep_command.h"

#include <errno.h>
#include <string.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/command_line.h"
#include "lib/host_process.h"
#include "lib/host_runs.h"
#include "lib/printable.h"
#include "lib/result.h"
#include "lib/run_id.h"
#include "lib/run_list.h"
#include "lib/wait_status.h"
#include "platform/clock_posix.h"
#include "platform/diagnostics.h"
#include "platform/host_processes.h"
#include "shim/messages.h"
#include "shim/output.h"
#include "shim/run.h"
#include "shim/sweep.h"
#include "shim/sweep_scope.h"

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
    case Membership::Net::kMarker:
      return "of " + whose;
    case Membership::Net::kLineage:
      return "below a process of " + whose;
    case Membership::Net::kGroup:
      return "in a group of " + whose;
    case Membership::Net::kName:
      return whose;
    case Membership::Net::kNone:
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

void TellSpared(const HostView& view, Output& output) {
  for (size_t i = 0; i < view.processes.size(); ++i) {
    const Membership& membership = view.memberships[i];
    if (membership.role != Membership::Role::kSpared) continue;
    output.Line("left alone " + Named(view.processes[i]) + ": " +
                Name(membership.spared));
  }
}

// Whether nothing is left that should have been ended.
bool TellEnded(const Sweep& sweep, bool dry_run, Output& output) {
  bool all = true;
  size_t count = 0;
  for (const Sweep::Leftover& leftover : sweep.leftovers()) {
    const std::string text = Named(leftover.process) + ": ";
    if (dry_run) {
      output.Line("would end " + text + Because(leftover));
    } else if (leftover.failure != 0) {
      output.Line("could not end " + text + WhyNot(leftover.failure));
      all = false;
    } else if (leftover.signal != 0) {
      output.Line("ended " + text + Because(leftover) + "; by " +
                  SignalName(leftover.signal));
    } else {
      continue;  // It was faster.
    }
    ++count;
  }
  if (count == 0) output.Line("nothing to end");
  return all;
}

}  // namespace

int RunSweepCommand(const Invocation& invocation,
                    const std::vector<std::string>& environment) {
  MessageWriter diagnostics;
  Output output;
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
  if (outcome.ok()) {
    TellSpared(sweep.view(), output);
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
  return TellEnded(sweep, invocation.dry_run, output) ? 0 : 1;
}

}  // namespace acp_wrap
