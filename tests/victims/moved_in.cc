// Enters the PID namespace of the process ARGUMENT, as nsenter(1) and podman
// exec do, leaves a daemon there, and ends: the daemon's parent is the init of
// that namespace.

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void MovedIn(const Arguments& arguments) {
  const std::string path = "/proc/" + arguments.at(0) + "/ns/pid";
  const int neighbour = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (neighbour < 0 || setns(neighbour, CLONE_NEWPID) != 0) {
    Unavailable("setns");
  }
  const pid_t child = Fork();
  if (child != 0) {
    waitpid(child, nullptr, 0);
    _exit(0);
  }
  setsid();
  if (Fork() != 0) _exit(0);
  // By then the init there has it.
  while (getppid() == child) usleep(1000);
  ReadyAndStay();
}

}  // namespace acp_wrap
