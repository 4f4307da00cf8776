// libproc, as libsyscall/wrappers/libproc/libproc.c and bsd/kern/proc_info.c
// of XNU have it.

#include "tests/darwin/include/libproc.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/darwin/connection.h"
#include "tests/darwin/descriptors.h"
#include "tests/darwin/include/sys/proc.h"
#include "tests/darwin/include/sys/proc_info.h"
#include "tests/darwin/proc_stat.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

// bsd/sys/proc_info_private.h
constexpr int kUniqueIdentifier = 17;
struct UniqueIdentifier {
  uint8_t uuid[16];
  uint64_t unique_id;
  uint64_t parent_unique_id;
  int32_t id_version;
  int32_t original_parent_version;
  uint64_t reserved[2];
};

constexpr int kCoalition = 20;
// The resource coalition, and the jetsam coalition.
struct Coalitions {
  uint64_t ids[2];
  uint64_t reserved[3];
};

// What proc_listpids() adds to the number of processes when it is asked how
// many there are, and to its own buffer.
constexpr int kRoomToGrow = 20;

std::string ProcFolder(pid_t pid) { return "/proc/" + std::to_string(pid); }

uid_t OwnerOf(pid_t pid) {
  struct stat status = {};
  return stat(ProcFolder(pid).c_str(), &status) == 0 ? status.st_uid : 0;
}

struct Known {
  Record record;
  ProcStat stat;
  uid_t owner = 0;
};

uint32_t StatusOf(const Known& known) {
  if (known.record.exited) return SZOMB;
  return known.stat.stopped() ? SSTOP : SRUN;
}

template <size_t kSize>
void CopyName(const std::string& name, char (&to)[kSize]) {
  memcpy(to, name.data(), std::min(name.size(), kSize - 1));
}

template <typename Answer>
int Put(const Answer& answer, void* buffer, int size) {
  if (static_cast<size_t>(size) < sizeof answer) {
    errno = ENOMEM;
    return 0;
  }
  memcpy(buffer, &answer, sizeof answer);
  return sizeof answer;
}

int PutUniqueIdentifier(const Known& known, void* buffer, int size) {
  UniqueIdentifier answer = {};
  answer.unique_id = known.record.unique_id;
  answer.parent_unique_id = known.record.parent_unique_id;
  answer.id_version = known.record.id_version;
  // A reserved field before.
  if (SharedSettings().release.load() >= kMacOS15_4) {
    answer.original_parent_version = known.record.original_parent_version;
  }
  return Put(answer, buffer, size);
}

int PutCoalitions(const Known& known, void* buffer, int size) {
  return Put(Coalitions{{known.record.coalition, known.record.coalition}, {}},
             buffer, size);
}

int PutShort(const Known& known, void* buffer, int size) {
  proc_bsdshortinfo answer = {};
  answer.pbsi_pid = static_cast<uint32_t>(known.record.pid);
  answer.pbsi_ppid = static_cast<uint32_t>(known.record.parent);
  answer.pbsi_pgid = static_cast<uint32_t>(known.stat.group);
  answer.pbsi_status = StatusOf(known);
  answer.pbsi_uid = known.owner;
  CopyName(known.stat.name, answer.pbsi_comm);
  return Put(answer, buffer, size);
}

int PutWhole(const Known& known, void* buffer, int size) {
  proc_bsdinfo answer = {};
  answer.pbi_pid = static_cast<uint32_t>(known.record.pid);
  answer.pbi_ppid = static_cast<uint32_t>(known.record.parent);
  answer.pbi_pgid = static_cast<uint32_t>(known.stat.group);
  answer.pbi_status = StatusOf(known);
  answer.pbi_xstatus = static_cast<uint32_t>(known.record.status);
  answer.pbi_uid = known.owner;
  answer.pbi_start_tvsec = known.record.started_us / 1000000;
  answer.pbi_start_tvusec = known.record.started_us % 1000000;
  CopyName(known.stat.name, answer.pbi_comm);
  return Put(answer, buffer, size);
}

int PutTask(const Known& known, void* buffer, int size) {
  proc_taskinfo answer = {};
  const std::string statm = ReadAll(ProcFolder(known.record.pid) + "/statm");
  const size_t second = statm.find(' ');
  if (second != std::string::npos) {
    answer.pti_resident_size = strtoull(statm.c_str() + second, nullptr, 10) *
                               static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  }
  return Put(answer, buffer, size);
}

// proc_pidinfo(): whoever is not root sees these of its own user alone.
bool IsOfUser(int flavor) {
  return flavor == PROC_PIDTBSDINFO || flavor == PROC_PIDTASKINFO ||
         flavor == PROC_PIDLISTFDS;
}

std::optional<Known> Find(int pid, int flavor, uint64_t zombies_too) {
  const Reply reply = Look(pid);
  const std::optional<ProcStat> stat =
      pid == 1 ? ProcStat{"launchd", 'S', 0, 1, 1} : ReadProcStat(pid);
  if (reply.error != 0 || !stat || (reply.record.exited && zombies_too == 0)) {
    errno = ESRCH;
    return std::nullopt;
  }
  Known known = {reply.record, *stat, OwnerOf(pid)};
  if (IsOfUser(flavor) && geteuid() != 0 && known.owner != geteuid()) {
    errno = EPERM;
    return std::nullopt;
  }
  return known;
}

}  // namespace
}  // namespace darwin

extern "C" {

int proc_pidinfo(int pid, int flavor, uint64_t arg, void* buffer, int size) {
  const std::optional<darwin::Known> known = darwin::Find(pid, flavor, arg);
  if (!known) return 0;
  switch (flavor) {
    case darwin::kUniqueIdentifier:
      return darwin::PutUniqueIdentifier(*known, buffer, size);
    case darwin::kCoalition:
      return darwin::PutCoalitions(*known, buffer, size);
    case PROC_PIDT_SHORTBSDINFO:
      return darwin::PutShort(*known, buffer, size);
    case PROC_PIDTBSDINFO:
      return darwin::PutWhole(*known, buffer, size);
    case PROC_PIDLISTFDS:
      return darwin::PutDescriptors(pid, buffer, size);
    case PROC_PIDTASKINFO:
      return darwin::PutTask(*known, buffer, size);
    default:
      errno = EINVAL;
      return 0;
  }
}

int proc_listpids(uint32_t type, uint32_t which, void* buffer, int size) {
  std::vector<pid_t> all = darwin::ListAll();
  darwin::Settings& settings = darwin::SharedSettings();
  const int counted =
      static_cast<int>(all.size()) - settings.forked_in_next_list.load();
  const int limit = counted + darwin::kRoomToGrow;
  if (buffer == nullptr) return limit * static_cast<int>(sizeof(pid_t));
  settings.forked_in_next_list = 0;
  std::vector<pid_t> pids;
  if (type == PROC_ALL_PIDS) {
    pids = all;
  } else if (type == PROC_PPID_ONLY) {
    pids = darwin::ListChildren(static_cast<pid_t>(which));
  } else if (type == PROC_PGRP_ONLY) {
    for (pid_t pid : all) {
      const std::optional<darwin::ProcStat> stat = darwin::ReadProcStat(pid);
      if (stat && stat->group == static_cast<pid_t>(which)) pids.push_back(pid);
    }
  } else {
    errno = EINVAL;
    return 0;
  }
  const int room = std::min(size / static_cast<int>(sizeof(pid_t)), limit);
  const size_t count =
      std::min(pids.size(), static_cast<size_t>(std::max(room, 0)));
  memcpy(buffer, pids.data(), count * sizeof(pid_t));
  return static_cast<int>(count * sizeof(pid_t));
}

// The name of a file that is gone cannot be told.
int proc_pidpath(int pid, void* buffer, uint32_t size) {
  if (darwin::Look(pid).error != 0) {
    errno = ESRCH;
    return 0;
  }
  char path[PATH_MAX];
  const ssize_t length = readlink((darwin::ProcFolder(pid) + "/exe").c_str(),
                                  path, sizeof path - 1);
  path[std::max<ssize_t>(length, 0)] = '\0';
  if (length <= 0 || access(path, F_OK) != 0 || length >= size) {
    errno = ENOENT;
    return 0;
  }
  memcpy(buffer, path, static_cast<size_t>(length) + 1);
  return static_cast<int>(length);
}

}  // extern "C"
