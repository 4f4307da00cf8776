#include <limits.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "platform/close_from.h"

namespace acp_wrap {
namespace {

// The number is the same on every architecture; older headers lack it.
constexpr long kCloseRange = 436;

}  // namespace

// Linux 5.9; ENOSYS before, EPERM from some seccomp filters.
bool CloseFrom(int first) {
  return syscall(kCloseRange, static_cast<unsigned>(first), UINT_MAX, 0) == 0;
}

}  // namespace acp_wrap
