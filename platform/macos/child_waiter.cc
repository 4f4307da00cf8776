#include "platform/macos/child_waiter.h"

#include <errno.h>
#include <libproc.h>
#include <signal.h>
#include <sys/proc_info.h>
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

// The signal that ended the zombie `pid`; SIGKILL if that cannot be told, since
// that is what ends most.
int DeadlySignal(pid_t pid) {
  constexpr uint64_t kZombiesToo = 1;
  proc_bsdinfo info;
  int size =
      proc_pidinfo(pid, PROC_PIDTBSDINFO, kZombiesToo, &info, sizeof info);
  if (size != static_cast<int>(sizeof info)) return SIGKILL;
  const int status = static_cast<int>(info.pbi_xstatus);
  return WIFSIGNALED(status) ? WTERMSIG(status) : SIGKILL;
}

WaitStatus Status(const siginfo_t& info) {
  if (info.si_code != CLD_KILLED && info.si_code != CLD_DUMPED) {
    return WaitStatus::Exited(info.si_status & kExitCodeBits);
  }
  return WaitStatus::Signaled(info.si_status > 0 && info.si_status < NSIG
                                  ? info.si_status
                                  : DeadlySignal(info.si_pid));
}

}  // namespace

ChildWaiter::Ended MacChildWaiter::Peek() {
  siginfo_t info;
  if (Wait(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
    return {Ended::Kind::kNoChildren};
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
    if (Wait(P_PID, pid, &info, WEXITED | WNOHANG) != 0 || info.si_signo != 0) {
      return true;
    }
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
