#include "platform/linux/process_table.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "lib/identity/pid_range.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "lib/text/proc_stat.h"
#include "lib/text/proc_status.h"
#include "platform/linux/children_files.h"
#include "platform/linux/pid_order.h"
#include "platform/linux/proc_files.h"
#include "platform/linux/process_handle.h"
#include "platform/linux/read_file.h"
#include "platform/linux/waitid.h"
#include "platform/linux/waitid_process_table.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// Whether the process that `handle` and `directory` stand for has not been
// waited for.  That of another user cannot be asked by a signal (EPERM).
bool NotWaitedFor(ProcDirectoryHandle& handle, const UniqueFd& directory) {
  const Outcome asked = handle.Signal(0);
  if (asked.ok()) return true;
  return asked.error().number == EPERM && ReadFileAt(directory, "stat").ok();
}

}  // namespace

// What one walk over the descendants has still to do, and what it knows.
struct ProcProcessTable::Walk {
  // Shown already; their children are not.
  std::deque<ProcessId> parents;
  ChildrenFiles children;
};

Result<ProcProcessTable> ProcProcessTable::Open(const char* mount) {
  Result<UniqueFd> proc = OpenProc(mount);
  if (!proc.ok()) return proc.error();
  return ProcProcessTable(std::move(proc.value()));
}

Outcome ProcProcessTable::VisitDescendants(Visitor visit) {
  Result<ProcessInfo> self = Read(getpid());
  if (!self.ok()) return VisitChildrenByNumber(visit);
  bool shown = false;
  auto note = [&](const ProcessInfo& info, ProcessHandle& handle) {
    shown = true;
    return visit(info, handle);
  };
  // A child may have come in the middle of the first walk.
  for (int walks = 0; walks < 2; ++walks) {
    Walk walk = {{}, ChildrenFiles(proc_)};
    walk.parents.push_back(self.value().id);
    while (!walk.parents.empty()) {
      ProcessId parent = walk.parents.front();
      walk.parents.pop_front();
      // Without descriptors left (EMFILE, ENFILE), or memory, one child after
      // the other can still be asked for.
      if (!VisitChildren(parent, walk, note).ok()) {
        return VisitChildrenByNumber(visit);
      }
    }
    if (shown || !IsLivingChild(P_ALL, 0) || OnlyTheDeadAreLeft()) return Ok{};
  }
  // It is hidden, and listed nowhere.
  return VisitChildrenByNumber(visit);
}

// None is older than the caller; where nobody knows how many there have been
// since, each number is asked for.
Outcome ProcProcessTable::VisitChildrenByNumber(Visitor visit) {
  return WaitidProcessTable(NumbersSince(proc_, getpid(), forks_at_beginning_))
      .VisitDescendants(visit);
}

// The argument why only descendants are shown: `parent` is one (or is the
// caller), and is the same process as then if its start time is the same. A
// child whose parent is `parent.pid` at a moment when `parent` has not been
// waited for is its child.  One whose parent is the caller is the caller's.
Outcome ProcProcessTable::VisitChildren(const ProcessId& parent, Walk& walk,
                                        Visitor visit) {
  Result<UniqueFd> parent_directory = OpenProcess(parent.pid);
  if (!parent_directory.ok()) {
    const int number = parent_directory.error().number;
    if (number == ENOENT || number == EPERM) return Ok{};
    return parent_directory.error();
  }
  Result<ProcStat> parent_stat = ReadStat(parent_directory.value());
  if (!parent_stat.ok() || !(parent_stat.value().info.id == parent)) {
    return Ok{};
  }
  Result<std::vector<pid_t>> children =
      walk.children.Read(parent_directory.value(), parent_stat.value());
  if (!children.ok()) return children.error();

  const pid_t self = getpid();
  ProcDirectoryHandle parent_handle(parent.pid, parent_directory.value());
  for (pid_t pid : children.value()) {
    Result<UniqueFd> directory = OpenProcess(pid);
    if (!directory.ok()) {
      // It has ended, or is hidden from the caller ("hidepid" in proc(5)).
      const int number = directory.error().number;
      if (number != ENOENT && number != EPERM) return directory.error();
      if (parent.pid == self) VisitIfChild(pid, visit);
      continue;
    }
    Result<ProcStat> stat = ReadStat(directory.value());
    if (!stat.ok()) {
      const int number = stat.error().number;
      if (number == ENOENT || number == ESRCH) continue;
      return stat.error();
    }
    const ProcessInfo& info = stat.value().info;
    const bool descends =
        info.parent == self ||
        (info.parent == parent.pid &&
         NotWaitedFor(parent_handle, parent_directory.value()));
    if (!descends || info.zombie) continue;
    // Before it is shown: a process that is ended loses its children to the
    // caller, whose list has been read already.
    Result<std::vector<pid_t>> grandchildren =
        walk.children.Read(directory.value(), stat.value());
    ProcDirectoryHandle handle(pid, directory.value());
    if (visit(info, handle) && grandchildren.ok() &&
        !grandchildren.value().empty()) {
      walk.parents.push_back(info.id);
    }
  }
  return Ok{};
}

std::optional<std::vector<pid_t>> ProcProcessTable::OwnChildren() {
  Result<UniqueFd> self = OpenProcess(getpid());
  if (!self.ok()) return std::nullopt;
  Result<ProcStat> stat = ReadStat(self.value());
  if (!stat.ok()) return std::nullopt;
  Result<std::vector<pid_t>> children =
      ChildrenFiles(proc_).Read(self.value(), stat.value());
  if (!children.ok()) return std::nullopt;
  return children.value();
}

bool ProcProcessTable::OnlyTheDeadAreLeft() {
  const std::optional<std::vector<pid_t>> children = OwnChildren();
  if (!children || children->empty()) return false;
  for (pid_t pid : *children) {
    Result<ProcessInfo> child = Read(pid);
    if (!child.ok() || !child.value().zombie) return false;
  }
  // The list may leave one out if another goes meanwhile.
  return OwnChildren() == children;
}

Outcome ProcProcessTable::VisitChildrenInBrief(Visitor visit) {
  // Written by the kernel in one go: the program has a single thread.
  Result<std::string> text = ReadFileAt(proc_, "thread-self/children");
  if (!text.ok()) return text.error();
  ProcessInfo info;
  info.parent = getpid();
  for (pid_t pid : ParsePids(text.value())) {
    if (!IsLivingChild(P_PID, pid)) continue;
    info.id.pid = pid;
    info.group = getpgid(pid);
    ChildHandle handle(pid, proc_.get());
    visit(info, handle);
  }
  return Ok{};
}

Outcome ProcProcessTable::VisitStartedAfter(const ProcessId& since,
                                            Visitor visit) {
  Result<Directory> all = ReadDirectory(proc_, ".");
  if (!all.ok()) return all.error();
  const PidRange range = NumbersSince(proc_, since.pid, forks_at_beginning_);
  SeekTo(all.value().get(), range);
  while (pid_t pid = NextNumber(all.value().get())) {
    if (!range.Contains(pid)) continue;
    Outcome visited = VisitIfYounger(pid, since, visit);
    if (!visited.ok()) return visited;
  }
  return Ok{};
}

Outcome ProcProcessTable::VisitNumbers(pid_t first, pid_t last,
                                       const ProcessId& since, Visitor visit) {
  for (pid_t pid = first; pid <= last; ++pid) {
    Outcome visited = VisitIfYounger(pid, since, visit);
    if (!visited.ok()) return visited;
  }
  return Ok{};
}

Outcome ProcProcessTable::VisitIfYounger(pid_t pid, const ProcessId& since,
                                         Visitor visit) {
  if (pid == getpid()) return Ok{};
  Result<UniqueFd> directory = OpenProcess(pid);
  if (!directory.ok()) {
    const int number = directory.error().number;
    if (number == ENOENT || number == EPERM) return Ok{};
    return directory.error();
  }
  struct stat owner;
  if (fstat(directory.value().get(), &owner) != 0 ||
      owner.st_uid != geteuid()) {
    return Ok{};
  }
  Result<ProcStat> stat = ReadStat(directory.value());
  if (!stat.ok() || stat.value().info.zombie ||
      stat.value().info.id.start_time < since.start_time) {
    return Ok{};
  }
  ProcDirectoryHandle handle(pid, directory.value());
  visit(stat.value().info, handle);
  return Ok{};
}

void ProcProcessTable::NoteBeginning() {
  forks_at_beginning_ = ForksSinceBoot(proc_);
}

// What /proc shows is CLOCK_BOOTTIME, also in a time namespace
// (time_namespaces(7)), in units of _SC_CLK_TCK (proc(5)).
uint64_t ProcProcessTable::PresentStartTime() {
  const long ticks_per_second = sysconf(_SC_CLK_TCK);
  timespec now;
  if (ticks_per_second <= 0 || clock_gettime(CLOCK_BOOTTIME, &now) != 0) {
    return 0;
  }
  const uint64_t ticks = static_cast<uint64_t>(ticks_per_second);
  return static_cast<uint64_t>(now.tv_sec) * ticks +
         static_cast<uint64_t>(now.tv_nsec) * ticks / 1'000'000'000;
}

// The last field of /proc/loadavg (proc(5)).
pid_t ProcProcessTable::NewestNumber() {
  Result<std::string> text = ReadFileAt(proc_, "loadavg");
  if (!text.ok()) return 0;
  absl::string_view last = absl::StripTrailingAsciiWhitespace(text.value());
  last.remove_prefix(last.rfind(' ') + 1);
  pid_t number;
  return absl::SimpleAtoi(last, &number) ? number : 0;
}

Result<std::unique_ptr<ProcessHandle>> ProcProcessTable::Hold(pid_t pid) {
  Result<UniqueFd> directory = OpenProcess(pid);
  if (!directory.ok()) return directory.error();
  return std::unique_ptr<ProcessHandle>(std::make_unique<OwningDirectoryHandle>(
      pid, std::move(directory.value())));
}

Result<ProcessInfo> ProcProcessTable::Read(pid_t pid) {
  Result<UniqueFd> directory = OpenProcess(pid);
  if (!directory.ok()) {
    return directory.error().number == ENOENT ? Error{"open", ESRCH}
                                              : directory.error();
  }
  Result<ProcStat> stat = ReadStat(directory.value());
  if (!stat.ok()) return stat.error();
  return stat.value().info;
}

bool ProcProcessTable::IsInit(pid_t pid) {
  Result<std::string> status =
      ReadFileAt(proc_, (std::to_string(pid) + "/status").c_str());
  return status.ok() && IsInitBelow(status.value());
}

Result<UniqueFd> ProcProcessTable::OpenProcess(pid_t pid) const {
  int fd = openat(proc_.get(), std::to_string(pid).c_str(),
                  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return Error{"open", errno};
  return UniqueFd(fd);
}

Result<ProcStat> ProcProcessTable::ReadStat(const UniqueFd& process) {
  Result<std::string> text = ReadFileAt(process, "stat");
  if (!text.ok()) return text.error();
  std::optional<ProcStat> stat = ParseProcStat(text.value());
  if (!stat) return Error{"read", EPROTO};
  return *stat;
}

}  // namespace acp_wrap
