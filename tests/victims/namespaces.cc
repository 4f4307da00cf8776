// What unshare -Urpf --mount-proc makes: process 1 of a PID namespace, with a
// user and a mount namespace of its own, and a child that knows neither the
// outer pids nor the outer /proc.

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Namespaces(const Arguments&) {
  setsid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS) != 0) {
    Unavailable("unshare");
  }
  if (Fork() == 0) {
    mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
    mount("proc", "/proc", "proc", 0, nullptr);
    Report("here");
    if (Fork() == 0) {
      setsid();
      ReadyAndStay();
    }
    Stay();
  }
  Report("here");
  Stay();
}

}  // namespace acp_wrap
