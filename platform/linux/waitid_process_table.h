// The children of a process that cannot read /proc.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_WAITID_PROCESS_TABLE_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_WAITID_PROCESS_TABLE_H_

#include <sys/types.h>

#include <memory>

#include "lib/identity/pid_range.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/process_table.h"

namespace acp_wrap {

// Shows the process of that number, of which nothing else can be known, if it
// is a living child of the caller.
void VisitIfChild(pid_t pid, ProcessTable::Visitor visit);

// ProcessTable for a caller that has no usable /proc: asks waitid(2) of each
// number in question whether it is a child, up to the largest possible pid.
// Shows the caller's own children only, but the children of a subreaper's ended
// children become its own: walk again, and all of them come up.  Names and
// start times are left empty.
class WaitidProcessTable : public ProcessTable {
 public:
  // `numbers`: which those of the caller's children are among, if that is
  // known.
  explicit WaitidProcessTable(const PidRange& numbers = PidRange())
      : numbers_(numbers) {}

  Outcome VisitDescendants(Visitor visit) override;
  Outcome VisitStartedAfter(const ProcessId& since, Visitor visit) override;
  void NoteBeginning() override;
  Result<std::unique_ptr<ProcessHandle>> Hold(pid_t pid) override;
  Result<ProcessInfo> Read(pid_t pid) override;

 private:
  const PidRange numbers_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_WAITID_PROCESS_TABLE_H_
