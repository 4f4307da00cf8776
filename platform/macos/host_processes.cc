#include "platform/macos/host_processes.h"

#include <errno.h>
#include <libproc.h>
#include <sys/event.h>
#include <sys/proc_info.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/read_markers.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "lib/text/proc_args.h"
#include "platform/macos/executable.h"
#include "platform/macos/kqueue.h"
#include "platform/macos/proc_args.h"
#include "platform/macos/process_source.h"
#include "platform/native_system.h"
#include "platform/posix/clock.h"

namespace acp_wrap {
namespace {

// Where the end of a process cannot be waited for, it is asked for this often.
constexpr absl::Duration kAskAgain = absl::Milliseconds(20);

uint64_t ResidentBytes(pid_t pid) {
  proc_taskinfo info;
  int size = proc_pidinfo(pid, PROC_PIDTASKINFO, 0, &info, sizeof info);
  return size == static_cast<int>(sizeof info) ? info.pti_resident_size : 0;
}

// The guardians that markers name, each with its front's pid.
using MarkedGuardians = std::unordered_map<ProcessId, pid_t, ProcessIdHash>;

MarkedGuardians GuardiansOf(const std::vector<HostProcess>& processes) {
  MarkedGuardians guardians;
  for (const HostProcess& process : processes) {
    if (!process.run_chain) continue;
    std::optional<std::vector<RunId>> runs =
        ParseRunIdChain(*process.run_chain);
    if (!runs) continue;
    for (const RunId& run : *runs) {
      if (run.pid_namespace == 0) guardians[run.guardian] = run.front.pid;
    }
  }
  return guardians;
}

// A guardian is a child of front's, or an orphan.
bool IsNamed(const MarkedGuardians& guardians, const ProcessInfo& info) {
  constexpr pid_t kAdopter = 1;
  auto found = guardians.find(info.id);
  return found != guardians.end() && info.id.start_time != 0 &&
         (info.parent == found->second || info.parent == kAdopter);
}

class LibprocHeldProcess : public HeldProcess {
 public:
  LibprocHeldProcess(LibprocSource& source, pid_t pid, uint64_t unique_id)
      : source_(source), pid_(pid), unique_id_(unique_id) {}

  Outcome Signal(int signal) override {
    return source_.Signal(pid_, unique_id_, signal);
  }
  Result<std::string> Environment() override {
    return source_.Environment(pid_, unique_id_);
  }

  bool AwaitEnd(absl::Time until, int wake) override {
    Result<Kqueue> queue = Kqueue::Create();
    bool watched =
        queue.ok() && queue.value().AddProcess(pid_, /*notes=*/0, 0).ok();
    if (queue.ok() && wake >= 0) queue.value().AddReadable(wake).ok();
    while (true) {
      // Whoever has the number now.
      if (HasEnded()) return true;
      absl::Time now = clock_.Now();
      if (now >= until) return false;
      absl::Duration most =
          watched ? until - now : std::min(until - now, kAskAgain);
      if (!queue.ok()) {
        usleep(static_cast<useconds_t>(absl::ToInt64Microseconds(kAskAgain)));
        continue;
      }
      for (const struct kevent& event : queue.value().Wait(most)) {
        if (event.filter == EVFILT_READ) return false;
        // Told before the zombie is there.
        if (event.filter == EVFILT_PROC) return true;
      }
    }
  }

 private:
  bool HasEnded() {
    std::optional<Sighting> sighting = source_.Look(pid_);
    return !sighting || sighting->unique_id != unique_id_ ||
           sighting->info.zombie;
  }

  LibprocSource& source_;
  const pid_t pid_;
  const uint64_t unique_id_;
  MonotonicClock clock_;
};

}  // namespace

uid_t LibprocHostProcesses::User() { return geteuid(); }

// Numbers are given out in no order that could be told from outside.
StartMark LibprocHostProcesses::Mark() { return {getpid(), std::nullopt}; }

Result<std::vector<HostProcess>> LibprocHostProcesses::SnapshotSince(
    const StartMark&) {
  return Snapshot();
}

Result<std::vector<HostProcess>> LibprocHostProcesses::Snapshot() {
  std::optional<std::vector<pid_t>> pids = source_.ListAll();
  if (!pids) return Error{"proc_listpids", EAGAIN};
  const uint64_t now =
      static_cast<uint64_t>(absl::ToUnixMicros(MonotonicClock().WallTime()));
  std::vector<HostProcess> processes;
  for (pid_t pid : *pids) {
    std::optional<Sighting> sighting = source_.Look(pid);
    if (!sighting) continue;
    HostProcess process;
    process.info = sighting->info;
    process.user = sighting->user;
    const uint64_t started = process.info.id.start_time;
    if (started != 0 && started < now) {
      process.age = absl::Microseconds(now - started);
    }
    if (process.user == User() && !process.info.zombie) {
      process.resident_bytes = ResidentBytes(pid);
      ReadMarkers(sighting->unique_id, process);
    }
    processes.push_back(std::move(process));
  }
  NameRoles(processes);
  return processes;
}

void LibprocHostProcesses::ReadMarkers(uint64_t unique_id,
                                       HostProcess& process) {
  Result<std::string> environment =
      source_.Environment(process.info.id.pid, unique_id);
  if (!environment.ok()) return;
  if (acp_wrap::ReadMarkers(environment.value(), process)) Describe(process);
}

// No process can change its name, so that all of a run's are called as front
// is.  But a guardian leads a session, and its run's marker names it, if
// anybody carries that; or it runs the same file as its parent, the very one
// that the caller runs.  Of front's other children the witness alone is in its
// group.
void LibprocHostProcesses::NameRoles(std::vector<HostProcess>& processes) {
  const std::string own = ExecutablePath(getpid());
  const MarkedGuardians marked = GuardiansOf(processes);
  std::unordered_map<pid_t, HostProcess*> wrappers;
  for (HostProcess& process : processes) {
    const pid_t pid = process.info.id.pid;
    if (process.user != User() || process.info.zombie) continue;
    if (!own.empty() && ExecutablePath(pid) == own) wrappers[pid] = &process;
  }
  for (HostProcess& process : processes) {
    const ProcessInfo& info = process.info;
    if (process.user != User()) continue;
    auto above = wrappers.find(info.parent);
    const bool below_wrapper =
        wrappers.count(info.id.pid) > 0 && above != wrappers.end();
    const bool leads = info.session == info.id.pid;
    if (leads && (below_wrapper || IsNamed(marked, info))) {
      process.info.name = kGuardianName;
      Describe(process);
      if (above != wrappers.end()) Describe(*above->second);
    } else if (below_wrapper && info.group == above->second->info.group) {
      process.info.name = kWitnessName;
    }
  }
}

void LibprocHostProcesses::Describe(HostProcess& process) {
  const pid_t pid = process.info.id.pid;
  process.executable = ExecutablePath(pid);
  Result<ProcArgs> args = ReadProcArgs(pid);
  if (args.ok()) process.arguments = args.value().arguments;
}

bool LibprocHostProcesses::Gone(const ProcessId& id) {
  std::optional<Sighting> sighting = source_.Look(id.pid);
  if (!sighting) return source_.UniqueId(id.pid) == 0;
  const uint64_t started = sighting->info.id.start_time;
  // 0 is another user's start time, and that of a run whose wrapper could not
  // learn its own.
  return sighting->info.zombie ||
         (id.start_time != 0 && started != 0 && started != id.start_time);
}

Result<std::unique_ptr<HeldProcess>> LibprocHostProcesses::Hold(
    const HostProcess& process) {
  const ProcessId& id = process.info.id;
  if (id.pid <= 1) return Error{"proc_pidinfo", EINVAL};
  std::optional<Sighting> sighting = source_.Look(id.pid);
  if (!sighting || !(sighting->info.id == id) || sighting->info.zombie) {
    return Error{"proc_pidinfo", ESRCH};
  }
  if (sighting->user != User()) return Error{"proc_pidinfo", EPERM};
  if (process.run_chain) {
    Result<std::string> environment =
        source_.Environment(id.pid, sighting->unique_id);
    if (!environment.ok() ||
        CopyFromBlock(environment.value(), kRunVariable) != process.run_chain) {
      return Error{"sysctl", ESRCH};
    }
  }
  return std::unique_ptr<HeldProcess>(std::make_unique<LibprocHeldProcess>(
      source_, id.pid, sighting->unique_id));
}

Result<std::unique_ptr<HostProcesses>> OpenHostProcesses() {
  return std::unique_ptr<HostProcesses>(
      std::make_unique<LibprocHostProcesses>());
}

}  // namespace acp_wrap
