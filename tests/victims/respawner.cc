// Two processes that watch each other; whichever is left starts a successor
// of the other.  Only the end of both at once ends them.

#include <signal.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

sigset_t Deaths() {
  sigset_t deaths;
  sigemptyset(&deaths);
  sigaddset(&deaths, SIGCHLD);  // of the child
  sigaddset(&deaths, SIGUSR1);  // of the parent
  return deaths;
}

// Starts the other, and answers in it as well.
void StartOther() {
  const pid_t self = getpid();
  if (fork() != 0) return;
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGUSR1);
  if (getppid() != self) raise(SIGUSR1);
}

}  // namespace

void Respawner(const Arguments&) {
  setsid();
  signal(SIGTERM, SIG_IGN);
  const sigset_t deaths = Deaths();
  sigprocmask(SIG_BLOCK, &deaths, nullptr);
  const pid_t first = getpid();
  StartOther();
  Report(getpid() == first ? "here" : "ready");
  while (true) {
    sigwaitinfo(&deaths, nullptr);
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    StartOther();
  }
}

}  // namespace acp_wrap
