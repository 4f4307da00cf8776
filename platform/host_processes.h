// All processes that the calling process can see, for what concerns more than
// its own descendants: a sweep, and a list.

#ifndef SPROUT_ACP_WRAP_PLATFORM_HOST_PROCESSES_H_
#define SPROUT_ACP_WRAP_PLATFORM_HOST_PROCESSES_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/host/host_process.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/process_handle.h"

namespace acp_wrap {

// A process that need not be a child of the caller.
class HeldProcess : public ProcessHandle {
 public:
  // Blocks until the process has ended, and answers true, or until it is
  // `until`, or descriptor `wake` can be read; a negative `wake` is none.  A
  // process that nobody has waited for yet has ended.
  virtual bool AwaitEnd(absl::Time until, int wake) = 0;
};

class HostProcesses {
 public:
  virtual ~HostProcesses() = default;

  // Effective user and PID namespace of the caller.
  virtual uid_t User() = 0;
  virtual uint64_t PidNamespace() = 0;

  // Everything that is there, zombies included, in no particular order.  A
  // process that comes or goes meanwhile may be missing.
  virtual Result<std::vector<HostProcess>> Snapshot() = 0;

  // The moment at which the calling process was started, or a later one.
  virtual StartMark Mark() = 0;

  // As Snapshot(), of what has been started since then; also of what is older
  // where that cannot be told apart.
  virtual Result<std::vector<HostProcess>> SnapshotSince(
      const StartMark& mark) = 0;

  // Fills in what Snapshot() left out.
  virtual void Describe(HostProcess& process) = 0;

  // What stands in the process's Notice, at most `most` bytes of it; empty
  // where there is none, or it is another user's.  Any process can have any
  // notice.
  virtual std::string ReadNotice(const ProcessId&, size_t) { return ""; }

  // Whether the process has ended; false where that cannot be told, as where
  // a process of this number is hidden from the caller.
  virtual bool Gone(const ProcessId& id) = 0;

  // A handle on what `process` shows, confirmed to be the same process, still
  // of the caller's effective user, and with the same run chain.  Otherwise
  // fails: with ESRCH if it has ended or has changed, with EPERM if it is
  // another user's.
  virtual Result<std::unique_ptr<HeldProcess>> Hold(
      const HostProcess& process) = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_HOST_PROCESSES_H_
