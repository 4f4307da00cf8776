// Single looks at processes, for a system without subreapers: what
// DescendantTracker asks for, and a model of a kernel can stand in for.

#ifndef SPROUT_ACP_WRAP_PLATFORM_TRACKING_PROCESS_SOURCE_H_
#define SPROUT_ACP_WRAP_PLATFORM_TRACKING_PROCESS_SOURCE_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/ending/standard_input.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"

namespace acp_wrap {

class ProcessSource {
 public:
  virtual ~ProcessSource() = default;

  // All processes, zombies too; nothing if the list cannot be had whole.
  virtual std::optional<std::vector<pid_t>> ListAll() = 0;

  // Those whose parent is `parent`, zombies too.
  virtual std::vector<pid_t> ListChildren(pid_t parent) = 0;

  // Sighting::unique_id, zombies too; 0 if there is no such process.
  uint64_t UniqueId(pid_t pid) {
    const std::optional<Sighting> identity = Identify(pid);
    return identity ? identity->unique_id : 0;
  }

  // What one call tells: the ids, and nothing else; a zombie by its looks, as
  // something that may have ended since.  Nothing if there is no such process.
  virtual std::optional<Sighting> Identify(pid_t pid) = 0;

  // Zombies too; `marked` is left out.  Nothing if there is no such process,
  // or if the pid came to another one in the middle of the look.
  virtual std::optional<Sighting> Look(pid_t pid) = 0;

  // ProcessTable::PresentStartTime().
  virtual uint64_t PresentStartTime() = 0;

  // As ProcessHandle::Environment(); ESRCH if the pid has come to another one.
  virtual Result<std::string> Environment(pid_t pid, uint64_t unique_id) = 0;

  // As ProcessHandle::ReadsFrom().
  virtual StandardInput ReadsFrom(pid_t pid) = 0;

  // The coalition that it is in, which nobody leaves and every child inherits;
  // 0 where that cannot be told.
  virtual uint64_t Coalition(pid_t pid) = 0;

  // From now on its forks, execs and its end are told to the tracker, under
  // `unique_id`.  ESRCH if there is no such process, or it is a zombie; another
  // error if it cannot be watched now, as for want of memory.
  virtual Outcome Watch(pid_t pid, uint64_t unique_id) = 0;

  // Sends `signal` to the process that has both: ESRCH if the pid has come to
  // another one.  EPERM as kill(2) has it.
  virtual Outcome Signal(pid_t pid, uint64_t unique_id, int signal) = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_TRACKING_PROCESS_SOURCE_H_
