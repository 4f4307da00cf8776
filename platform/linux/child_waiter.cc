#include "platform/linux/child_waiter.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

#include <algorithm>
#include <cstring>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/result.h"
#include "platform/linux/pidfd.h"
#include "platform/linux/waitid.h"
#include "platform/posix/clock.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// How often a child is looked at whose end cannot be polled for.
constexpr absl::Duration kAskAgain = absl::Milliseconds(1);

}  // namespace

ChildWaiter::Ended WaitidChildWaiter::Next(int option) {
  siginfo_t info;
  if (WaitForChild(P_ALL, 0, &info, WEXITED | WNOHANG | option) != 0) {
    return {Ended::Kind::kNoChildren};
  }
  if (info.si_pid == 0) return {};
  return {Ended::Kind::kChild, info.si_pid,
          WaitStatus::FromSiginfo(info.si_code, info.si_status)};
}

void WaitidChildWaiter::Reap(pid_t pid) {
  siginfo_t info;
  WaitForChild(P_PID, pid, &info, WEXITED | WNOHANG);
}

bool WaitidChildWaiter::AwaitEnd(pid_t pid, absl::Duration limit) {
  const UniqueFd handle = OpenPidfd(pid);
  MonotonicClock clock;
  const absl::Time until = clock.Now() + limit;
  while (true) {
    siginfo_t info;
    if (WaitForChild(P_PID, pid, &info, WEXITED | WNOHANG) != 0 ||
        info.si_pid == pid) {
      return true;
    }
    const absl::Duration left = until - clock.Now();
    if (left <= absl::ZeroDuration()) return false;
    pollfd polled = {handle.get(), POLLIN, 0};
    const timespec timeout =
        absl::ToTimespec(handle.valid() ? left : std::min(left, kAskAgain));
    if (ppoll(&polled, 1, &timeout, nullptr) != 1) continue;
    // One that is traced can be waited for when its tracer lets go of it.
    WaitForChild(P_PID, pid, &info, WEXITED | WNOHANG);
    return true;
  }
}

ChildWaiter::Change WaitidChildWaiter::TakeChange(pid_t pid) {
  siginfo_t info;
  if (WaitForChild(P_PID, pid, &info, WSTOPPED | WCONTINUED | WNOHANG) != 0 ||
      info.si_pid == 0) {
    return {};
  }
  if (info.si_code == CLD_CONTINUED) return {Change::Kind::kContinued};
  return {Change::Kind::kStopped, info.si_status};
}

Outcome WaitidChildWaiter::Forward(pid_t pid, const ReceivedSignal& signal) {
  if (pid <= 1) return Error{"kill", EINVAL};
  if (signal.queued) {
    union sigval value = {};
    static_assert(sizeof value == sizeof signal.value);
    std::memcpy(&value, &signal.value, sizeof value);
    if (sigqueue(pid, signal.number, value) != 0) {
      return Error{"sigqueue", errno};
    }
  } else if (kill(pid, signal.number) != 0) {
    return Error{"kill", errno};
  }
  return Ok{};
}

}  // namespace acp_wrap
