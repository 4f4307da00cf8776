#include "tests/harness/reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "platform/unique_fd.h"
#include "tests/harness/proc.h"

namespace acp_wrap {
namespace {

sigset_t JustSigchld() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  return set;
}

// Calls `done` once, and again after each SIGCHLD, until it answers true.
bool AwaitChildren(absl::Duration limit, const std::function<bool()>& done) {
  const sigset_t set = JustSigchld();
  const absl::Time end = absl::Now() + limit;
  while (!done()) {
    absl::Duration left = end - absl::Now();
    if (left <= absl::ZeroDuration()) return false;
    timespec timeout = absl::ToTimespec(left);
    sigtimedwait(&set, nullptr, &timeout);
  }
  return true;
}

}  // namespace

void BecomeReaper() {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
    std::perror("PR_SET_CHILD_SUBREAPER");
    abort();
  }
  const sigset_t set = JustSigchld();
  sigprocmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  UniqueFd terminal(open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (terminal.valid()) ioctl(terminal.get(), TIOCNOTTY);
}

void SendSignal(pid_t pid, int signal) {
  if (pid <= 1) {
    std::fprintf(stderr, "no process to send signal %d to\n", signal);
    abort();
  }
  kill(pid, signal);
}

std::optional<int> AwaitExit(pid_t pid, absl::Duration limit) {
  int status = 0;
  pid_t result = 0;
  AwaitChildren(limit, [&] {
    result = waitpid(pid, &status, WNOHANG);
    return result != 0;
  });
  if (result != pid) return std::nullopt;
  return status;
}

bool HasLivingChild() {
  pid_t result;
  while ((result = waitpid(-1, nullptr, WNOHANG | __WALL)) > 0) {
  }
  return result == 0;
}

bool AwaitNoChild(absl::Duration limit) {
  return AwaitChildren(limit, [] { return !HasLivingChild(); });
}

std::vector<std::string> EndLeftovers() {
  std::vector<std::string> ended;
  while (HasLivingChild()) {
    // An unreaped child's pid is its own: nobody else is hit.
    for (const Proc& proc : ChildrenOf(getpid())) {
      // A zombie whose other threads go on is not one that can be reaped.
      if (waitpid(proc.pid, nullptr, WNOHANG | __WALL) != 0) continue;
      ended.push_back(Describe(proc));
      kill(proc.pid, SIGKILL);
      waitpid(proc.pid, nullptr, __WALL);
    }
  }
  return ended;
}

std::string DescribeStatus(int status) {
  return WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                             : "exit " + std::to_string(WEXITSTATUS(status));
}

}  // namespace acp_wrap
