#include <sys/syscall.h>
#include <unistd.h>

#include "platform/close_range.h"

namespace acp_wrap {
namespace {

// The number is the same on every architecture; older headers lack it.
constexpr long kCloseRange = 436;

}  // namespace

// Linux 5.9; ENOSYS before, EPERM from some seccomp filters.
bool CloseRange(int first, int last) {
  return first > last || syscall(kCloseRange, first, last, 0) == 0;
}

}  // namespace acp_wrap
