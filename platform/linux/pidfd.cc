#include "platform/linux/pidfd.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// The numbers are the same on every architecture; older headers lack it.
constexpr long kPidfdSendSignal = 424;
constexpr long kPidfdOpen = 434;

}  // namespace

UniqueFd OpenPidfd(pid_t pid) {
  return UniqueFd(static_cast<int>(syscall(kPidfdOpen, pid, 0)));
}

bool IsOver(const UniqueFd& pidfd) {
  return pidfd.valid() &&
         syscall(kPidfdSendSignal, pidfd.get(), 0, nullptr, 0) != 0 &&
         errno == ESRCH;
}

}  // namespace acp_wrap
