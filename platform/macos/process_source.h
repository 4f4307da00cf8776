// ProcessSource on libproc, and on a kqueue for the watch.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_PROCESS_SOURCE_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_PROCESS_SOURCE_H_

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/ending/standard_input.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "platform/macos/kqueue.h"
#include "platform/tracking/process_source.h"

namespace acp_wrap {

// The facts are from Apple's libproc.h and sys/proc_info.h, and from
// bsd/kern/proc_info.c of XNU: unique ids and short records are given of any
// process, start times and environments of the caller's user's alone.
class LibprocSource : public ProcessSource {
 public:
  // `queue` answers the calling process's; null if there is none.
  explicit LibprocSource(std::function<Kqueue*()> queue)
      : queue_(std::move(queue)) {}

  std::optional<std::vector<pid_t>> ListAll() override;
  std::vector<pid_t> ListChildren(pid_t parent) override;
  std::optional<Sighting> Identify(pid_t pid) override;
  std::optional<Sighting> Look(pid_t pid) override;
  uint64_t PresentStartTime() override;
  Result<std::string> Environment(pid_t pid, uint64_t unique_id) override;
  StandardInput ReadsFrom(pid_t pid) override;
  uint64_t Coalition(pid_t pid) override;
  Outcome Watch(pid_t pid, uint64_t unique_id) override;

  // By proc_signal_with_audittoken() where there is such a thing (macOS 14):
  // the kernel itself compares the version of the pid.  Elsewhere by kill(2)
  // right after a look at the unique id.
  Outcome Signal(pid_t pid, uint64_t unique_id, int signal) override;

  // The members of a process group, zombies too; nothing if they cannot be
  // listed.
  std::optional<std::vector<pid_t>> ListGroup(pid_t group);

 private:
  std::function<Kqueue*()> queue_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_PROCESS_SOURCE_H_
