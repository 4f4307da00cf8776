// ProcessTable where descendants are known by record.

#ifndef SPROUT_ACP_WRAP_PLATFORM_TRACKING_LEDGER_PROCESS_TABLE_H_
#define SPROUT_ACP_WRAP_PLATFORM_TRACKING_LEDGER_PROCESS_TABLE_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/process_table.h"
#include "platform/tracking/descendant_tracker.h"
#include "platform/tracking/process_source.h"

namespace acp_wrap {

class LedgerProcessTable : public ProcessTable {
 public:
  // Both outlive the table.
  LedgerProcessTable(ProcessSource& source, DescendantTracker& tracker)
      : source_(source), tracker_(tracker) {}

  // Looks everywhere first.  Fails with ENOSYS if no descendants are recorded
  // (DescendantTracker::Begin()).
  Outcome VisitDescendants(Visitor visit) override;
  // Of the run: `since` is the caller, or an ancestor.  If that one is gone,
  // what is younger than the caller is shown.
  Outcome VisitStartedAfter(const ProcessId& since, Visitor visit) override;
  void NoteBeginning() override {}
  uint64_t PresentStartTime() override { return source_.PresentStartTime(); }
  Result<std::unique_ptr<ProcessHandle>> Hold(pid_t pid) override;
  Result<ProcessInfo> Read(pid_t pid) override;

 private:
  std::optional<uint64_t> UniqueIdOf(const ProcessId& id);

  ProcessSource& source_;
  DescendantTracker& tracker_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_TRACKING_LEDGER_PROCESS_TABLE_H_
