// Stands by and tells the test of each signal that it gets, but for SIGKILL
// and SIGSTOP, which show without its help.

#include <signal.h>

#include <string>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Bystander(const Arguments&) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, nullptr);
  Report("ready");
  while (true) {
    siginfo_t info;
    int signal = sigwaitinfo(&all, &info);
    Report("signal " + std::to_string(signal) + " from " +
           std::to_string(info.si_pid) + " to");
  }
}

}  // namespace acp_wrap
