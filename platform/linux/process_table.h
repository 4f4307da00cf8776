// ProcessTable on Linux's /proc.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_PROCESS_TABLE_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_PROCESS_TABLE_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "lib/text/proc_stat.h"
#include "platform/process_table.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// Walks /proc/PID/task/TID/children, which costs what the tree costs; where
// the kernel does not have it (CONFIG_PROC_CHILDREN), /proc/*/stat, which
// costs what the host costs.
//
// A descriptor of the directory /proc/PID names the process, not the number:
// everything read or signalled through it fails with ESRCH once the process
// has been waited for.
class ProcProcessTable : public ProcessTable {
 public:
  // Fails if `mount`, usually "/proc", cannot be opened, or does not show the
  // calling process under its own pid.
  static Result<ProcProcessTable> Open(const char* mount);

  Outcome VisitDescendants(Visitor visit) override;
  bool OnlyTheDeadAreLeft() override;
  Outcome VisitChildrenInBrief(Visitor visit) override;
  Outcome VisitStartedAfter(const ProcessId& since, Visitor visit) override;
  Outcome VisitNumbers(pid_t first, pid_t last, const ProcessId& since,
                       Visitor visit) override;
  void NoteBeginning() override;
  bool IsInit(pid_t pid) override;
  uint64_t PresentStartTime() override;
  pid_t NewestNumber() override;
  Result<std::unique_ptr<ProcessHandle>> Hold(pid_t pid) override;
  Result<ProcessInfo> Read(pid_t pid) override;

 private:
  explicit ProcProcessTable(UniqueFd proc) : proc_(std::move(proc)) {}

  struct Walk;
  Outcome VisitChildren(const ProcessId& parent, Walk& walk, Visitor visit);
  Outcome VisitIfYounger(pid_t pid, const ProcessId& since, Visitor visit);
  Outcome VisitChildrenByNumber(Visitor visit);
  Result<UniqueFd> OpenProcess(pid_t pid) const;
  static Result<ProcStat> ReadStat(const UniqueFd& process);
  // Nothing if that failed.
  std::optional<std::vector<pid_t>> OwnChildren();

  UniqueFd proc_;
  // ForksSinceBoot() when the agent's tree began.
  std::optional<uint64_t> forks_at_beginning_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_PROCESS_TABLE_H_
