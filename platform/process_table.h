// The processes of this system, and those below the caller in particular.

#ifndef SPROUT_ACP_WRAP_PLATFORM_PROCESS_TABLE_H_
#define SPROUT_ACP_WRAP_PLATFORM_PROCESS_TABLE_H_

#include <errno.h>
#include <sys/types.h>

#include <cstdint>
#include <memory>

#include "absl/functional/function_ref.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/process_handle.h"

namespace acp_wrap {

class ProcessTable {
 public:
  virtual ~ProcessTable() = default;

  // Called for one living process; answers whether to go on to its children.
  using Visitor =
      absl::FunctionRef<bool(const ProcessInfo& info, ProcessHandle& handle)>;

  // Shows `visit` each living descendant of the calling process, a parent
  // before its children.  A process is shown only if it was a descendant
  // while the handle was held, so that a recycled pid is never shown.
  //
  // A process forked, or reparented, during the walk may be missed: walk
  // again until waitpid(2) answers ECHILD.  A start time of 0 says that nothing
  // but the pid is known of a process, which is then a child of the caller.
  // Fails if the table cannot be read at all; what was shown until then stays
  // valid.
  virtual Outcome VisitDescendants(Visitor visit) = 0;

  // Whether there are children of the calling process, and all of them have
  // ended: waitpid(2) does not tell of the end of one that is traced before its
  // tracer, a debugger outside, has done with it.  Nothing lives below them.
  // False where that cannot be told.
  virtual bool OnlyTheDeadAreLeft() { return false; }

  // Shows `visit` each living child of the calling process, and no more of it
  // than costs nothing: its pid, parent and group.  The handle holds until the
  // child is waited for.  Fails with ENOSYS where there is no such short cut.
  virtual Outcome VisitChildrenInBrief(Visitor) {
    return Error{"open", ENOSYS};
  }

  // Shows each living process of the caller's user, the caller aside, that was
  // started after `since`, in no order.  Costs what was started since then,
  // where that can be told; what the host costs otherwise.
  virtual Outcome VisitStartedAfter(const ProcessId& since, Visitor visit) = 0;

  // The same, of those with a number from `first` to `last`, each of which is
  // asked for.  Fails with ENOSYS where there is no such short cut.
  virtual Outcome VisitNumbers(pid_t /*first*/, pid_t /*last*/,
                               const ProcessId& /*since*/, Visitor) {
    return Error{"open", ENOSYS};
  }

  // To be called early, to make VisitStartedAfter() cheap.
  virtual void NoteBeginning() = 0;

  // The start time (lib/identity/process_info.h) of a process that is forked at
  // this moment; 0 where that cannot be told.
  virtual uint64_t PresentStartTime() { return 0; }

  // The number that was given to a process last, in the caller's PID namespace;
  // 0 where that cannot be told.
  virtual pid_t NewestNumber() { return 0; }

  // Whether the process is the first of a PID namespace of its own, and so gets
  // what loses its parent there.
  virtual bool IsInit(pid_t /*pid*/) { return false; }

  // A handle to keep.  Whose pid it is at that moment is the caller's concern;
  // where there is no process table, also whose it is when it is used.
  virtual Result<std::unique_ptr<ProcessHandle>> Hold(pid_t pid) = 0;

  // ESRCH if there is no such process, or it is hidden from the caller; ENOSYS
  // where there is no process table at all.
  virtual Result<ProcessInfo> Read(pid_t pid) = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_PROCESS_TABLE_H_
