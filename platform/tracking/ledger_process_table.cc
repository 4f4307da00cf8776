#include "platform/tracking/ledger_process_table.h"

#include <errno.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/ending/standard_input.h"
#include "lib/identity/process_info.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/tracking/process_source.h"

namespace acp_wrap {
namespace {

class SourceHandle : public ProcessHandle {
 public:
  SourceHandle(ProcessSource& source, pid_t pid, uint64_t unique_id)
      : source_(source), pid_(pid), unique_id_(unique_id) {}

  Outcome Signal(int signal) override {
    // Not launchd, not a group, not everybody (kill(2)).
    if (pid_ <= 1) return Error{"kill", EINVAL};
    return source_.Signal(pid_, unique_id_, signal);
  }

  Result<std::string> Environment() override {
    return source_.Environment(pid_, unique_id_);
  }

  // Of whoever has the number now: it only decides how long to wait.
  StandardInput ReadsFrom() override { return source_.ReadsFrom(pid_); }

 private:
  ProcessSource& source_;
  const pid_t pid_;
  const uint64_t unique_id_;
};

}  // namespace

Outcome LedgerProcessTable::VisitDescendants(Visitor visit) {
  if (!tracker_.active()) return Error{"proc_listpids", ENOSYS};
  tracker_.LookEverywhere();
  tracker_.Visit([&](const Sighting& sighting) {
    SourceHandle handle(source_, sighting.info.id.pid, sighting.unique_id);
    return visit(sighting.info, handle);
  });
  return Ok{};
}

Outcome LedgerProcessTable::VisitStartedAfter(const ProcessId& since,
                                              Visitor visit) {
  std::optional<std::vector<pid_t>> pids = source_.ListAll();
  std::optional<Sighting> self = source_.Look(getpid());
  if (!pids || !self) return Error{"proc_listpids", EAGAIN};
  const uint64_t oldest = UniqueIdOf(since).value_or(self->unique_id);
  for (pid_t pid : *pids) {
    std::optional<Sighting> sighting = source_.Look(pid);
    if (!sighting || sighting->unique_id == self->unique_id ||
        sighting->user != self->user || sighting->info.zombie ||
        sighting->unique_id < oldest) {
      continue;
    }
    SourceHandle handle(source_, pid, sighting->unique_id);
    visit(sighting->info, handle);
  }
  return Ok{};
}

// The time of day may be set, and is no order.
std::optional<uint64_t> LedgerProcessTable::UniqueIdOf(const ProcessId& id) {
  std::optional<Sighting> sighting = source_.Look(id.pid);
  if (sighting && sighting->info.id == id) return sighting->unique_id;
  return std::nullopt;
}

Result<std::unique_ptr<ProcessHandle>> LedgerProcessTable::Hold(pid_t pid) {
  uint64_t unique_id = source_.UniqueId(pid);
  if (unique_id == 0) return Error{"proc_pidinfo", ESRCH};
  return std::unique_ptr<ProcessHandle>(
      std::make_unique<SourceHandle>(source_, pid, unique_id));
}

Result<ProcessInfo> LedgerProcessTable::Read(pid_t pid) {
  std::optional<Sighting> sighting = source_.Look(pid);
  if (!sighting) return Error{"proc_pidinfo", ESRCH};
  return sighting->info;
}

}  // namespace acp_wrap
