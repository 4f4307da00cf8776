#include "shim/run/beside_evidence.h"

#include <errno.h>
#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "lib/host/origin.h"
#include "lib/host/own_run.h"
#include "lib/identity/control_group.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/process_table.h"
#include "platform/system.h"
#include "shim/run/descent.h"

namespace acp_wrap {

std::optional<bool> HandleNamesRun(ProcessHandle& handle, const RunId& run) {
  const Result<std::string> environment = handle.Environment();
  if (environment.ok()) return NamesRun(environment.value(), run);
  const int number = environment.error().number;
  if (number == EACCES || number == EPERM || number == ENOSYS) return false;
  return std::nullopt;
}

// Front has made it, and has not been waited for: the number cannot have become
// another group's.  In a group that was there before may be what a child of
// front's has started and left to process 1, before the exec.
bool BesideEvidence::IsInOwnGroup() {
  if (info_.group != scope_.group || !scope_.group_is_new) return false;
  const Result<ProcessInfo> front = system_.processes().Read(scope_.group);
  return front.ok() && front.value().id == scope_.run.front;
}

bool BesideEvidence::NamesRun() {
  return HandleNamesRun(handle_, scope_.run).value_or(false);
}

bool BesideEvidence::DescendsFromFront() {
  return DescendsFrom(system_.processes(), info_.parent,
                      scope_.run.front.pid) != Descent::kNo;
}

bool BesideEvidence::IsKept() {
  return scope_.keep && keeping_.KeepsBeside(info_, handle_);
}

bool BesideEvidence::HasStrayed() {
  const Result<std::string> own = handle_.Environment();
  if (own.ok() && IsService(own.value(), info_.id.pid)) return true;
  const Result<std::string> groups = handle_.ControlGroups();
  const bool in_another_service =
      own.ok() && groups.ok() &&
      IsInAnotherService(own.value(), groups.value());
  return OriginOf(info_, scope_.run.front.start_time, in_another_service,
                  [this](pid_t pid) { return Look(pid); }) != Origin::kRun;
}

std::optional<Forebear> BesideEvidence::Look(pid_t pid) {
  ProcessTable& processes = system_.processes();
  const Result<ProcessInfo> read = processes.Read(pid);
  if (!read.ok()) return std::nullopt;
  const bool adopts =
      processes.IsInit(pid) ||
      DescendsFrom(processes, system_.self().Pid(), pid) != Descent::kNo;
  std::optional<std::string> environment;
  Result<std::unique_ptr<ProcessHandle>> held = processes.Hold(pid);
  if (held.ok()) {
    Result<std::string> shown = held.value()->Environment();
    if (shown.ok()) environment = std::move(shown.value());
  }
  return ForebearBeside(read.value(), scope_.run, adopts, environment);
}

}  // namespace acp_wrap
