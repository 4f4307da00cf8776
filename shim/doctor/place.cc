#include "shim/doctor/place.h"

#include <sys/stat.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/host/guards_above.h"
#include "lib/host/host_process.h"
#include "lib/identity/program_names.h"
#include "lib/result.h"
#include "lib/text/printable.h"
#include "platform/host_processes.h"
#include "platform/native_system.h"
#include "platform/system.h"
#include "shim/doctor/findings.h"
#include "shim/drop_in/target.h"

namespace acp_wrap {
namespace {

void CheckTerminal(System& system, Findings& findings) {
  if (!system.terminal().Exists()) {
    findings.Good(
        "no terminal: the wrapper and its agent are a process group of their "
        "own");
  } else if (system.terminal().Foreground() == system.self().Group()) {
    findings.Good("a terminal: the agent is in its caller's process group");
  } else {
    findings.Good(
        "a terminal, and this is in its background: the agent is in its "
        "caller's process group");
  }
}

void CheckAbove(System& system, Findings& findings) {
  Result<std::unique_ptr<HostProcesses>> host = OpenHostProcesses();
  if (!host.ok()) return;
  const Result<std::vector<HostProcess>> processes = host.value()->Snapshot();
  if (!processes.ok()) return;
  const GuardsAbove above =
      FindGuardsAbove(processes.value(), system.self().Pid());
  std::string names;
  for (const GuardsAbove::Guard& guard : above.guards) {
    names += (names.empty() ? "" : ", ") + Printable(guard.name) + " (" +
             std::to_string(guard.pid) + ")";
  }
  if (!names.empty()) {
    findings.Note("above this: " + names);
  } else if (above.hidden) {
    findings.Note("what is above this cannot all be seen");
  } else {
    findings.Good("no other wrapper is above this");
  }
}

bool SameFile(const std::string& a, const std::string& b) {
  struct stat first;
  struct stat second;
  return stat(a.c_str(), &first) == 0 && stat(b.c_str(), &second) == 0 &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

void CheckPath(System& system, const std::vector<std::string>& environment,
               Findings& findings) {
  const std::string name(kProgramName);
  const std::string self = system.self().Executable();
  const std::optional<std::string> found =
      FindTarget(environment, {}, name).found;
  if (!found) {
    findings.Note(name + " is not on PATH; this one is " + Printable(self));
  } else if (!SameFile(*found, self)) {
    findings.Note(name + " on PATH is another file: " + Printable(*found) +
                  "; this one is " + Printable(self));
  } else {
    findings.Good(name + " on PATH is this one: " + Printable(*found));
  }
}

}  // namespace

void CheckPlace(System& system, const std::vector<std::string>& environment,
                Findings& findings) {
  CheckTerminal(system, findings);
  CheckAbove(system, findings);
  CheckPath(system, environment, findings);
}

}  // namespace acp_wrap
