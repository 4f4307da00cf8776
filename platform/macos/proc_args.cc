#include "platform/macos/proc_args.h"

#include <errno.h>
#include <sys/sysctl.h>
#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <optional>

#include "absl/strings/string_view.h"
#include "lib/result.h"
#include "lib/text/proc_args.h"

namespace acp_wrap {
namespace {

// What KERN_ARGMAX has been since Mac OS X 10.5, in case it cannot be asked.
constexpr int kUsualArgMax = 1 << 20;

// No process has more.  A smaller buffer gets the end of it, not the beginning
// (sysctl_procargsx() in XNU's bsd/kern/kern_sysctl.c).
size_t ArgMax() {
  int name[] = {CTL_KERN, KERN_ARGMAX};
  int most = 0;
  size_t size = sizeof most;
  if (sysctl(name, 2, &most, &size, nullptr, 0) != 0 || most <= 0) {
    most = kUsualArgMax;
  }
  return static_cast<size_t>(most);
}

}  // namespace

Result<ProcArgs> ReadProcArgs(pid_t pid) {
  int name[] = {CTL_KERN, KERN_PROCARGS2, pid};
  const size_t most = ArgMax();
  // Not filled with zeros: a megabyte each time.
  std::unique_ptr<char[]> buffer(new char[most]);
  size_t size = most;
  int result = sysctl(name, 3, buffer.get(), &size, nullptr, 0);
  if (result != 0 && (errno == EINVAL || errno == EIO)) {
    // In the middle of an exec there are none for a moment.
    size = most;
    result = sysctl(name, 3, buffer.get(), &size, nullptr, 0);
  }
  if (result != 0) return Error{"sysctl", errno};
  std::optional<ProcArgs> args =
      ParseProcArgs(absl::string_view(buffer.get(), size));
  if (!args) return Error{"sysctl", EIO};
  return *args;
}

}  // namespace acp_wrap
