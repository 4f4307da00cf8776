#include "platform/linux/pidfd.h"

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// The number is the same on every architecture; older headers lack it.
constexpr long kPidfdOpen = 434;

}  // namespace

UniqueFd OpenPidfd(pid_t pid) {
  return UniqueFd(static_cast<int>(syscall(kPidfdOpen, pid, 0)));
}

}  // namespace acp_wrap
