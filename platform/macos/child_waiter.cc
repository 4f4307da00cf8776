#include "platform/macos/child_waiter.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/posix/clock.h"

namespace acp_wrap {
namespace {

// How often a child is looked at that is about to end.
constexpr absl::Duration kAskAgain = absl::Milliseconds(1);

// What a parent sees of exit(2)'s argument (wait(2)).
constexpr int kExitCodeBits = 0xff;

// waitid(2), again after EINTR.  `info->si_signo` is 0 if no child is ready:
// in that case the kernel leaves the record alone.
int Wait(idtype_t type, pid_t pid, siginfo_t* info, int options) {
  int result;
  do {
    *info = {};
    result = waitid(type, static_cast<id_t>(pid), info, options);
  } while (result != 0 && errno == EINTR);
  return result;
}

WaitStatus Status(const siginfo_t& info) {
  if (info.si_code != CLD_KILLED && info.si_code != CLD_DUMPED) {
    return WaitStatus::Exited(info.si_status & kExitCodeBits);
  }
  return WaitStatus::Signaled(info.si_status);
}

}  // namespace

ChildWaiter::Ended MacChildWaiter::Peek() {
  siginfo_t info;
  if (Wait(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
    // Not what a security policy answers for a child that it hides
    // (mac_proc_check_wait()).
    return {errno == ECHILD ? Ended::Kind::kNoChildren : Ended::Kind::kNone};
  }
  if (info.si_signo == 0) return {};
  return {Ended::Kind::kChild, info.si_pid, Status(info)};
}

void MacChildWaiter::Reap(pid_t pid) {
  siginfo_t info;
  Wait(P_PID, pid, &info, WEXITED | WNOHANG);
}

bool MacChildWaiter::AwaitEnd(pid_t pid, absl::Duration limit) {
  MonotonicClock clock;
  const absl::Time until = clock.Now() + limit;
  while (true) {
    siginfo_t info;
    const int result = Wait(P_PID, pid, &info, WEXITED | WNOHANG);
    if (result == 0 ? info.si_signo != 0 : errno == ECHILD) return true;
    if (clock.Now() >= until) return false;
    // A kqueue would say it before the child can be waited for.
    const timespec pause = absl::ToTimespec(kAskAgain);
    nanosleep(&pause, nullptr);
  }
}

ChildWaiter::Change MacChildWaiter::TakeChange(pid_t pid) {
  siginfo_t info;
  if (Wait(P_PID, pid, &info, WSTOPPED | WCONTINUED | WNOHANG) != 0 ||
      info.si_signo == 0) {
    return {};
  }
  if (info.si_code == CLD_CONTINUED) {
    if (stopped_ != pid) return {};
    stopped_ = 0;
    return {Change::Kind::kContinued};
  }
  stopped_ = pid;
  return {Change::Kind::kStopped, info.si_status};
}

Outcome MacChildWaiter::Forward(pid_t pid, const ReceivedSignal& signal) {
  if (pid <= 1) return Error{"kill", EINVAL};
  if (kill(pid, signal.number) != 0) return Error{"kill", errno};
  return Ok{};
}

}  // namespace acp_wrap
