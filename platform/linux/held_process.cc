#include "platform/linux/held_process.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

#include <algorithm>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "lib/result.h"
#include "lib/text/proc_stat.h"
#include "platform/linux/pidfd.h"
#include "platform/linux/read_file.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// Where the end of a process cannot be waited for, it is asked for this often.
constexpr absl::Duration kAskAgain = absl::Milliseconds(20);

// False where that cannot be told, as for want of descriptors.
bool HasEnded(const UniqueFd& process) {
  Result<std::string> text = ReadFileAt(process, "stat");
  if (!text.ok()) {
    return text.error().number == ESRCH || text.error().number == ENOENT;
  }
  std::optional<ProcStat> stat = ParseProcStat(text.value());
  return stat && stat->info.zombie;
}

}  // namespace

bool ProcHeldProcess::AwaitEnd(absl::Time until, int wake) {
  while (true) {
    UniqueFd pidfd = OpenPidfd(pid_);
    // Whatever has the number now, the directory tells whether it is still
    // the process that was held.
    if (HasEnded(directory_)) return true;
    absl::Time now = clock_.Now();
    if (now >= until) return false;
    absl::Duration most =
        pidfd.valid() ? until - now : std::min(until - now, kAskAgain);
    pollfd polled[] = {{pidfd.get(), POLLIN, 0}, {wake, POLLIN, 0}};
    timespec timeout = absl::ToTimespec(std::min(most, absl::Hours(24 * 365)));
    ppoll(polled, 2, &timeout, nullptr);
    if (polled[1].revents != 0) return false;
  }
}

}  // namespace acp_wrap
