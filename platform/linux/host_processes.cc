#include "platform/linux/host_processes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/read_markers.h"
#include "lib/identity/control_group.h"
#include "lib/identity/marker.h"
#include "lib/identity/pid_range.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/result.h"
#include "lib/text/aux_vector.h"
#include "lib/text/proc_stat.h"
#include "lib/text/proc_status.h"
#include "platform/linux/held_process.h"
#include "platform/linux/living_thread.h"
#include "platform/linux/notice.h"
#include "platform/linux/pid_order.h"
#include "platform/linux/proc_files.h"
#include "platform/linux/read_file.h"
#include "platform/native_system.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// So much of each process's arguments is kept: they may be many, and each may
// claim to have any (PR_SET_MM_MAP of prctl(2)).
constexpr size_t kMostOfArguments = 65536;

// Whose a process seems to be that belongs to no user of this user namespace
// (user_namespaces(7)), as one that hides in a user namespace of its own.
constexpr uid_t kNobodyHere = 65534;

absl::Duration SinceBoot() {
  timespec now = {};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return absl::DurationFromTimespec(now);
}

absl::Duration FromTicks(uint64_t ticks) {
  static const long ticks_per_second = sysconf(_SC_CLK_TCK);
  return absl::Seconds(1) * static_cast<double>(ticks) / ticks_per_second;
}

absl::Duration AgeAt(absl::Duration since_boot, uint64_t start_time) {
  return std::max(absl::ZeroDuration(), since_boot - FromTicks(start_time));
}

std::vector<std::string> SplitAtNuls(absl::string_view block) {
  std::vector<std::string> parts;
  while (!block.empty()) {
    size_t end = block.find('\0');
    parts.emplace_back(block.substr(0, end));
    block.remove_prefix(end == absl::string_view::npos ? block.size()
                                                       : end + 1);
  }
  return parts;
}

// What failed at a process that is held: ESRCH where it is gone.
Error GoneOr(const Error& error) {
  return error.number == ENOENT ? Error{error.call, ESRCH} : error;
}

}  // namespace

Result<ProcHostProcesses> ProcHostProcesses::Open(const char* mount) {
  Result<UniqueFd> proc = OpenProc(mount);
  if (!proc.ok()) return proc.error();
  return ProcHostProcesses(std::move(proc.value()));
}

uid_t ProcHostProcesses::User() { return geteuid(); }

uint64_t ProcHostProcesses::PidNamespace() {
  struct stat status;
  return fstatat(proc_.get(), "self/ns/pid", &status, 0) == 0 ? status.st_ino
                                                              : 0;
}

Result<std::vector<HostProcess>> ProcHostProcesses::Snapshot() {
  Result<Directory> all = ReadDirectory(proc_, ".");
  if (!all.ok()) return all.error();
  return SnapshotOf(all.value().get(), PidRange());
}

StartMark ProcHostProcesses::Mark() {
  return {getpid(), ForksSinceBoot(proc_)};
}

Result<std::vector<HostProcess>> ProcHostProcesses::SnapshotSince(
    const StartMark& mark) {
  Result<Directory> all = ReadDirectory(proc_, ".");
  if (!all.ok()) return all.error();
  const PidRange range = NumbersSince(proc_, mark.newest, mark.forks);
  SeekTo(all.value().get(), range);
  return SnapshotOf(all.value().get(), range);
}

Result<std::vector<HostProcess>> ProcHostProcesses::SnapshotOf(
    DIR* all, const PidRange& range) {
  const uid_t user = User();
  const absl::Duration since_boot = SinceBoot();
  std::vector<HostProcess> processes;
  while (pid_t number = NextNumber(all)) {
    if (!range.Contains(number)) continue;
    char pid[16];
    snprintf(pid, sizeof pid, "%d", number);
    HostProcess process;
    if (!Look(pid, process)) continue;
    process.age = AgeAt(since_boot, process.info.id.start_time);
    if (process.user == user && !process.info.zombie) {
      ReadMarkers(FolderOf(process), process);
    } else if (process.user == kNobodyHere) {
      process.user = 0;
    }
    processes.push_back(std::move(process));
  }
  DescribeGuardians(processes);
  return processes;
}

bool ProcHostProcesses::Look(const char* pid, HostProcess& process) {
  static const uint64_t page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  struct stat status;
  if (fstatat(proc_.get(), pid, &status, 0) != 0) return false;
  process.user = status.st_uid;
  char path[32];
  snprintf(path, sizeof path, "%s/stat", pid);
  UniqueFd file(openat(proc_.get(), path, O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return false;
  // The line is shorter than this by far, and comes in one piece.
  char line[4096];
  ssize_t length = read(file.get(), line, sizeof line);
  if (length <= 0) return false;
  std::optional<ProcStat> stat =
      ParseProcStat(absl::string_view(line, static_cast<size_t>(length)));
  if (!stat) return false;
  process.info = std::move(stat->info);
  process.resident_bytes = stat->resident_pages * page;
  process.processor_time = FromTicks(stat->processor_ticks);
  return true;
}

std::string ProcHostProcesses::FolderOf(const HostProcess& process) {
  const std::string pid = std::to_string(process.info.id.pid);
  return process.info.first_thread_ended ? FolderOfLivingThread(proc_, pid)
                                         : pid;
}

void ProcHostProcesses::ReadMarkers(const std::string& folder,
                                    HostProcess& process) {
  if (!ReadFileAt(proc_, (folder + "/environ").c_str(), environment_).ok() ||
      !acp_wrap::ReadMarkers(environment_, process)) {
    return;
  }
  process.service = IsService(environment_, process.info.id.pid);
  if (EnvironmentIsOwn(folder)) {
    const Result<std::string> groups =
        ReadFileAt(proc_, (folder + "/cgroup").c_str());
    process.in_another_service =
        groups.ok() && IsInAnotherService(environment_, groups.value());
    Describe(process);
    return;
  }
  process.instance = std::nullopt;
  process.run_chain = std::nullopt;
  process.label = std::nullopt;
  process.keep = false;
}

// A set-user-ID program has the environment of whoever has called it.
bool ProcHostProcesses::EnvironmentIsOwn(const std::string& folder) {
  Result<std::string> status = ReadFileAt(proc_, (folder + "/status").c_str());
  if (!status.ok() || SingleUser(status.value()) != User()) return false;
  Result<std::string> vector = ReadFileAt(proc_, (folder + "/auxv").c_str());
  if (!vector.ok()) return User() != 0;
  return GainedRights(vector.value()) == false;
}

void ProcHostProcesses::DescribeGuardians(std::vector<HostProcess>& processes) {
  std::unordered_map<pid_t, HostProcess*> wanted;
  for (HostProcess& process : processes) {
    if (process.info.name == kGuardianName) {
      Describe(process);
      wanted[process.info.parent] = nullptr;
    }
  }
  if (wanted.empty()) return;
  for (HostProcess& process : processes) {
    if (wanted.count(process.info.id.pid) > 0) Describe(process);
  }
}

void ProcHostProcesses::Describe(HostProcess& process) {
  const std::string folder = FolderOf(process);
  struct stat status;
  if (fstatat(proc_.get(), (folder + "/ns/pid").c_str(), &status, 0) == 0) {
    process.pid_namespace = status.st_ino;
  }
  char target[PATH_MAX];
  ssize_t length =
      readlinkat(proc_.get(), (folder + "/exe").c_str(), target, sizeof target);
  process.executable.assign(target, length > 0 ? length : 0);
  // The file has been replaced since, as an update does.
  constexpr absl::string_view kDeleted = " (deleted)";
  absl::string_view executable = process.executable;
  if (executable.size() > kDeleted.size() &&
      executable.substr(executable.size() - kDeleted.size()) == kDeleted) {
    process.executable.resize(executable.size() - kDeleted.size());
  }
  Result<std::string> arguments =
      ReadFileAt(proc_, (folder + "/cmdline").c_str(), kMostOfArguments);
  if (arguments.ok()) process.arguments = SplitAtNuls(arguments.value());
}

std::string ProcHostProcesses::ReadNotice(const ProcessId& id, size_t most) {
  std::string text = ReadNoticeIn(proc_, std::to_string(id.pid) + "/fd", most);
  // Whoever has that number now.
  return Gone(id) ? "" : text;
}

bool ProcHostProcesses::Gone(const ProcessId& id) {
  Result<std::string> text =
      ReadFileAt(proc_, (std::to_string(id.pid) + "/stat").c_str());
  if (!text.ok()) {
    int number = text.error().number;
    // hidepid= of proc(5) hides processes that kill(2) still knows.
    return (number == ENOENT || number == ESRCH) && kill(id.pid, 0) != 0 &&
           errno == ESRCH;
  }
  std::optional<ProcStat> stat = ParseProcStat(text.value());
  if (!stat) return false;
  // A run whose wrapper could not learn its own start time says 0.
  return stat->info.zombie ||
         (id.start_time != 0 && stat->info.id.start_time != id.start_time);
}

Result<std::unique_ptr<HeldProcess>> ProcHostProcesses::Hold(
    const HostProcess& process) {
  const ProcessId& id = process.info.id;
  if (id.pid <= 1) return Error{"open", EINVAL};
  UniqueFd directory(openat(proc_.get(), std::to_string(id.pid).c_str(),
                            O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return GoneOr(Error{"open", errno});
  // From here on everything is asked of this one process.
  Result<std::string> text = ReadFileAt(directory, "stat");
  if (!text.ok()) return GoneOr(text.error());
  std::optional<ProcStat> stat = ParseProcStat(text.value());
  if (!stat || !(stat->info.id == id) || stat->info.zombie) {
    return Error{"open", ESRCH};
  }
  Result<std::string> status = ReadFileAt(directory, "status");
  if (!status.ok()) return GoneOr(status.error());
  if (EffectiveUser(status.value()) != User()) return Error{"open", EPERM};
  if (process.run_chain) {
    Result<std::string> environment = ReadEnvironment(directory);
    if (!environment.ok()) return GoneOr(environment.error());
    if (CopyFromBlock(environment.value(), kRunVariable) != process.run_chain) {
      return Error{"open", ESRCH};
    }
  }
  return std::unique_ptr<HeldProcess>(
      std::make_unique<ProcHeldProcess>(id.pid, std::move(directory)));
}

Result<std::unique_ptr<HostProcesses>> OpenHostProcesses() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  Result<ProcHostProcesses> host = ProcHostProcesses::Open("/proc");
  if (!host.ok()) return host.error();
  return std::unique_ptr<HostProcesses>(
      std::make_unique<ProcHostProcesses>(std::move(host.value())));
}

}  // namespace acp_wrap
