// fork(), and what a process is told of itself, its parent and its children.

#include <errno.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <optional>

#include "tests/darwin/connection.h"
#include "tests/darwin/kqueues.h"
#include "tests/darwin/linux_clock.h"
#include "tests/darwin/proc_stat.h"
#include "tests/darwin/signals.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

// NOTE_EXIT has been posted, and the process is no zombie yet: what
// proc_exit() in bsd/kern/kern_exit.c still has to do lies in between.
bool IsHidden(const siginfo_t& info) {
  const int64_t delay = SharedSettings().zombie_delay_us.load();
  if (delay == 0) return false;
  const Reply reply = Look(info.si_pid);
  return reply.error == 0 && reply.record.exited &&
         MonotonicMicroseconds() < reply.record.exited_us + delay;
}

}  // namespace
}  // namespace darwin

extern "C" {

pid_t darwin_fork(void) {
  const pid_t pid = fork();
  if (pid == 0) {
    darwin::ForgetQueues();
    darwin::ForgetSignals();
    darwin::ForgetDaemon();
  }
  return pid;
}

// Not the subreaper that Linux gave it to.
pid_t darwin_getppid(void) {
  const darwin::Reply reply = darwin::Look(getpid());
  return reply.error == 0 ? reply.record.parent : getppid();
}

// proc_find() in bsd/kern/kern_proc.c knows no zombies.
pid_t darwin_getsid(pid_t pid) {
  if (pid == 0 || pid == getpid()) return getsid(0);
  const darwin::Reply reply = darwin::Look(pid);
  // launchd leads one.  Where a namespace's first process stands for it, it
  // may be in another's.
  if (reply.record.unique_id == 1) return 1;
  if (reply.error == 0 && !reply.record.exited) return getsid(pid);
  errno = ESRCH;
  return -1;
}

// Never waits where it is to hide something: the program does not.
int darwin_waitid(idtype_t type, id_t id, siginfo_t* info, int options) {
  // mac_proc_check_wait() in wait4_nocancel() and waitid_nocancel().
  if (darwin::SharedSettings().children_hidden.load()) {
    errno = EPERM;
    return -1;
  }
  if ((options & (WEXITED | WNOHANG)) == (WEXITED | WNOHANG)) {
    siginfo_t first = {};
    const int result = waitid(type, id, &first, options | WNOWAIT);
    if (result == 0 && first.si_pid != 0 && darwin::IsHidden(first)) return 0;
  }
  const int result = waitid(type, id, info, options);
  // waitidcontinue(): whoever has sent SIGCONT, where that is known.
  if (result == 0 && info->si_code == CLD_CONTINUED) info->si_pid = 0;
  return result;
}

}  // extern "C"
