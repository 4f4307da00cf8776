#include "platform/linux/waitid_process_table.h"

#include <errno.h>
#include <poll.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/linux/pidfd.h"
#include "platform/linux/process_handle.h"
#include "platform/linux/waitid.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// PID_MAX_LIMIT of a 64-bit kernel (proc(5), pid_max).
constexpr pid_t kLargestPid = 4 * 1024 * 1024;

// A process that takes longer to die has its children found in the next walk.
constexpr int kPatienceMilliseconds = 10;

void AwaitEnd(pid_t child) {
  UniqueFd handle = OpenPidfd(child);
  pollfd polled = {handle.get(), POLLIN, 0};
  if (handle.valid()) poll(&polled, 1, kPatienceMilliseconds);
}

}  // namespace

void VisitIfChild(pid_t pid, ProcessTable::Visitor visit) {
  if (!IsLivingChild(P_PID, pid)) return;
  ProcessInfo info;
  info.id.pid = pid;
  info.parent = getpid();
  info.group = getpgid(pid);
  info.session = getsid(pid);
  // It may be.
  info.stopped = true;
  ChildHandle handle(pid);
  visit(info, handle);
  // Its children, which are the caller's when it has ended, have larger
  // numbers as a rule: they come up in the same walk, before they can start
  // others.
  if (handle.killed()) AwaitEnd(pid);
}

Outcome WaitidProcessTable::VisitDescendants(Visitor visit) {
  const pid_t last = std::min(kLargestPid, numbers_.last);
  for (pid_t pid = 2; pid <= last; ++pid) {
    if (numbers_.Contains(pid)) VisitIfChild(pid, visit);
  }
  return Ok{};
}

Outcome WaitidProcessTable::VisitStartedAfter(const ProcessId&, Visitor) {
  return Error{"open", ENOSYS};
}

void WaitidProcessTable::NoteBeginning() {}

Result<std::unique_ptr<ProcessHandle>> WaitidProcessTable::Hold(pid_t pid) {
  return std::unique_ptr<ProcessHandle>(std::make_unique<ChildHandle>(pid));
}

Result<ProcessInfo> WaitidProcessTable::Read(pid_t) {
  return Error{"open", ENOSYS};
}

}  // namespace acp_wrap
