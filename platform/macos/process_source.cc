#include "platform/macos/process_source.h"

#include <bsm/audit.h>
#include <dlfcn.h>
#include <errno.h>
#include <libproc.h>
#include <signal.h>
#include <sys/event.h>
#include <sys/proc.h>
#include <sys/proc_info.h>
#include <sys/time.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "lib/ending/standard_input.h"
#include "lib/identity/process_info.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "platform/macos/kqueue.h"
#include "platform/macos/proc_args.h"
#include "platform/macos/process_input.h"

namespace acp_wrap {
namespace {

// The public record.  A wrong offset here once made somebody take the group
// for the user.
static_assert(sizeof(proc_bsdinfo) == 136);
static_assert(offsetof(proc_bsdinfo, pbi_status) == 4);
static_assert(offsetof(proc_bsdinfo, pbi_pid) == 12);
static_assert(offsetof(proc_bsdinfo, pbi_ppid) == 16);
static_assert(offsetof(proc_bsdinfo, pbi_uid) == 20);
static_assert(offsetof(proc_bsdinfo, pbi_gid) == 24);
static_assert(offsetof(proc_bsdinfo, pbi_comm) == 48);
static_assert(offsetof(proc_bsdinfo, pbi_pgid) == 100);
static_assert(offsetof(proc_bsdinfo, pbi_start_tvsec) == 120);
static_assert(offsetof(proc_bsdinfo, pbi_start_tvusec) == 128);
static_assert(sizeof(proc_bsdshortinfo) == 64);
static_assert(offsetof(proc_bsdshortinfo, pbsi_ppid) == 4);
static_assert(offsetof(proc_bsdshortinfo, pbsi_pgid) == 8);
static_assert(offsetof(proc_bsdshortinfo, pbsi_status) == 12);
static_assert(offsetof(proc_bsdshortinfo, pbsi_comm) == 16);
static_assert(offsetof(proc_bsdshortinfo, pbsi_uid) == 36);

// PROC_PIDUNIQIDENTIFIERINFO and its record stand in the private half of
// sys/proc_info.h (bsd/sys/proc_info_private.h of XNU), unchanged since 10.9
// but for the fields that were reserved.
constexpr int kUniqueIdentifierInfo = 17;
struct UniqueIdentifierInfo {
  uint8_t uuid[16];
  uint64_t unique_id;
  uint64_t parent_unique_id;
  // The version of the pid: another one after each exec.
  uint32_t id_version;
  // The forker's, from macOS 15.4 on (XNU 11417); 0 before.
  uint32_t forker_version;
  uint64_t reserved2;
  uint64_t reserved3;
};
static_assert(sizeof(UniqueIdentifierInfo) == 56);
static_assert(offsetof(UniqueIdentifierInfo, unique_id) == 16);
static_assert(offsetof(UniqueIdentifierInfo, parent_unique_id) == 24);
static_assert(offsetof(UniqueIdentifierInfo, id_version) == 32);
static_assert(offsetof(UniqueIdentifierInfo, forker_version) == 36);

// PROC_PIDCOALITIONINFO and its record, likewise; first the resource coalition,
// then the jetsam coalition (mach/coalition.h).
constexpr int kCoalitionInfo = 20;
struct CoalitionInfo {
  uint64_t coalition_id[2];
  uint64_t reserved[3];
};
static_assert(sizeof(CoalitionInfo) == 40);

// Where proc_find_audit_token() in XNU's bsd/kern/kern_proc.c looks.
constexpr size_t kTokenPid = 5;
constexpr size_t kTokenVersion = 7;
static_assert(sizeof(audit_token_t) == 8 * sizeof(unsigned int));

// The last argument of proc_pidinfo() for records that zombies have too.
constexpr uint64_t kZombiesToo = 1;

template <typename Record>
bool Read(pid_t pid, int flavor, uint64_t argument, Record& record) {
  return proc_pidinfo(pid, flavor, argument, &record, sizeof record) ==
         static_cast<int>(sizeof record);
}

std::optional<UniqueIdentifierInfo> ReadIdentifier(pid_t pid) {
  UniqueIdentifierInfo info;
  if (!Read(pid, kUniqueIdentifierInfo, kZombiesToo, info)) return std::nullopt;
  return info;
}

std::string Name(const char (&name)[MAXCOMLEN]) {
  return std::string(name, strnlen(name, sizeof name));
}

template <typename Seconds, typename Microseconds>
uint64_t ToMicroseconds(Seconds seconds, Microseconds microseconds) {
  return static_cast<uint64_t>(seconds) * 1000000 +
         static_cast<uint64_t>(microseconds);
}

// Most processes have fewer children, and most groups fewer members.
constexpr size_t kFew = 256;

constexpr int BytesOf(size_t pids) {
  return static_cast<int>(pids * sizeof(pid_t));
}

// proc_listpids() leaves out what does not fit, and does not say so: asks again
// with more room until some is left over.  It fills no more than there were
// processes at its beginning, and 20; and answers that number where it is given
// no room.
std::optional<std::vector<pid_t>> List(uint32_t type, uint32_t which) {
  constexpr int kMostTries = 10;
  for (int i = 0; i < kMostTries; ++i) {
    const int most = proc_listpids(type, which, nullptr, 0);
    if (most <= 0) return std::nullopt;
    std::vector<pid_t> pids(static_cast<size_t>(most) / sizeof(pid_t) * 2 + 16);
    const int bytes =
        proc_listpids(type, which, pids.data(), BytesOf(pids.size()));
    if (bytes < 0 || bytes >= std::min(most, BytesOf(pids.size()))) continue;
    pids.resize(static_cast<size_t>(bytes) / sizeof(pid_t));
    return pids;
  }
  return std::nullopt;
}

// The same in one call, of what are few.
std::optional<std::vector<pid_t>> ListFew(uint32_t type, uint32_t which) {
  pid_t few[kFew];
  const int bytes = proc_listpids(type, which, few, sizeof few);
  if (bytes < 0 || bytes >= static_cast<int>(sizeof few)) {
    return List(type, which);
  }
  return std::vector<pid_t>(few,
                            few + static_cast<size_t>(bytes) / sizeof(pid_t));
}

// Null before macOS 14.  Asked for at run time, since a weak symbol is still
// bound eagerly by some loaders.
using SignalWithToken = int (*)(audit_token_t*, int);
SignalWithToken FindSignalWithToken() {
  return reinterpret_cast<SignalWithToken>(
      dlsym(RTLD_DEFAULT, "proc_signal_with_audittoken"));
}

}  // namespace

std::optional<std::vector<pid_t>> LibprocSource::ListAll() {
  return List(PROC_ALL_PIDS, 0);
}

std::vector<pid_t> LibprocSource::ListChildren(pid_t parent) {
  return ListFew(PROC_PPID_ONLY, static_cast<uint32_t>(parent))
      .value_or(std::vector<pid_t>());
}

std::optional<std::vector<pid_t>> LibprocSource::ListGroup(pid_t group) {
  return ListFew(PROC_PGRP_ONLY, static_cast<uint32_t>(group));
}

std::optional<Sighting> LibprocSource::Identify(pid_t pid) {
  std::optional<UniqueIdentifierInfo> identifier = ReadIdentifier(pid);
  if (!identifier) return std::nullopt;
  Sighting sighting;
  sighting.info.id.pid = pid;
  sighting.info.zombie = true;
  sighting.unique_id = identifier->unique_id;
  sighting.parent_unique_id = identifier->parent_unique_id;
  sighting.version = identifier->id_version;
  sighting.forker_version = identifier->forker_version;
  return sighting;
}

StandardInput LibprocSource::ReadsFrom(pid_t pid) { return InputOf(pid); }

uint64_t LibprocSource::Coalition(pid_t pid) {
  CoalitionInfo info;
  return Read(pid, kCoalitionInfo, kZombiesToo, info) ? info.coalition_id[0]
                                                      : 0;
}

std::optional<Sighting> LibprocSource::Look(pid_t pid) {
  std::optional<Sighting> identity = Identify(pid);
  proc_bsdshortinfo brief;
  if (!identity || !Read(pid, PROC_PIDT_SHORTBSDINFO, kZombiesToo, brief)) {
    return std::nullopt;
  }
  Sighting sighting = *identity;
  sighting.user = brief.pbsi_uid;
  ProcessInfo& info = sighting.info;
  info.parent = static_cast<pid_t>(brief.pbsi_ppid);
  info.group = static_cast<pid_t>(brief.pbsi_pgid);
  // Knows no zombies.
  info.session = std::max(getsid(pid), 0);
  info.zombie = brief.pbsi_status == SZOMB;
  info.stopped = brief.pbsi_status == SSTOP;
  info.name = Name(brief.pbsi_comm);
  proc_bsdinfo full;
  if (Read(pid, PROC_PIDTBSDINFO, kZombiesToo, full)) {
    info.id.start_time =
        ToMicroseconds(full.pbi_start_tvsec, full.pbi_start_tvusec);
  }
  // If it is the same process after all that, it was in between.
  return UniqueId(pid) == sighting.unique_id ? std::optional<Sighting>(sighting)
                                             : std::nullopt;
}

uint64_t LibprocSource::PresentStartTime() {
  timeval now = {};
  gettimeofday(&now, nullptr);
  return ToMicroseconds(now.tv_sec, now.tv_usec);
}

Result<std::string> LibprocSource::Environment(pid_t pid, uint64_t unique_id) {
  Result<ProcArgs> args = ReadProcArgs(pid);
  if (!args.ok()) return args.error();
  if (UniqueId(pid) != unique_id) return Error{"sysctl", ESRCH};
  // Apple's own restricted programs.
  if (!args.value().environment_is_shown) return Error{"sysctl", EACCES};
  std::string block;
  for (const std::string& entry : args.value().environment) {
    block += entry;
    block += '\0';
  }
  return block;
}

Outcome LibprocSource::Watch(pid_t pid, uint64_t unique_id) {
  Kqueue* queue = queue_();
  if (queue == nullptr) return Error{"kevent", EBADF};
  // An exec matters where it changes what a fork after it is known by.
  static const bool tells_forkers = [] {
    const std::optional<UniqueIdentifierInfo> own = ReadIdentifier(getpid());
    return own && own->forker_version != 0;
  }();
  const uint32_t notes = NOTE_FORK | (tells_forkers ? NOTE_EXEC : 0);
  return queue->AddProcess(pid, notes, unique_id);
}

Outcome LibprocSource::Signal(pid_t pid, uint64_t unique_id, int signal) {
  static const SignalWithToken signal_with_token = FindSignalWithToken();
  if (pid <= 1) return Error{"kill", EINVAL};
  // An exec changes the version in between, at most once or twice.
  constexpr int kMostTries = 8;
  for (int i = 0; i < kMostTries; ++i) {
    std::optional<UniqueIdentifierInfo> info = ReadIdentifier(pid);
    if (!info || info->unique_id != unique_id) return Error{"kill", ESRCH};
    if (signal_with_token == nullptr) {
      if (kill(pid, signal) != 0) return Error{"kill", errno};
      return Ok{};
    }
    audit_token_t token = {};
    token.val[kTokenPid] = static_cast<unsigned int>(pid);
    token.val[kTokenVersion] = static_cast<unsigned int>(info->id_version);
    const int failure = signal_with_token(&token, signal);
    if (failure == 0) return Ok{};
    // libproc's functions of this kind answer the error, or -1 and errno.
    const int number = failure > 0 ? failure : errno;
    if (number != ESRCH) return Error{"proc_signal_with_audittoken", number};
  }
  return Error{"proc_signal_with_audittoken", ESRCH};
}

}  // namespace acp_wrap
