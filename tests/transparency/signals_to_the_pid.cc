// Each signal that can be caught, sent to the pid that the caller knows.

#include <signal.h>

#include <algorithm>
#include <string>

#include "tests/harness/model.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

// Comes after `signal`, which has another number.
int Barrier(int signal) {
  if (signal < SIGPWR) return SIGPWR;
  return OnModelOfMacos() ? SIGUSR2 : SIGRTMAX;
}

void Each(const Setting& setting, Observation& seen) {
  for (int signal = 1; signal <= std::min(LastSignal(), SIGRTMAX - 1);
       ++signal) {
    if (signal == SIGKILL || signal == SIGSTOP ||
        (signal >= 32 && signal < SIGRTMIN)) {
      continue;
    }
    // On macOS it cannot be told from the end of one of the wrapper's children.
    if (signal == SIGCHLD && OnModelOfMacos()) continue;
    Stage stage(setting, {{"catch", "report=ready", "wait"}});
    if (stage.Next() != "ready") return seen.Note("not ready");
    stage.Send(signal);
    std::string arrived = stage.Next();
    seen.Note("signal " + std::to_string(signal), arrived);
    seen.Note("and then", Join(stage.Settle(Barrier(signal))));
  }
}

}  // namespace

Scenarios SignalsToThePid() {
  return {{"Signals", "ToThePid",
           "each signal that can be caught, sent to the pid: once, as it is",
           Each}};
}

}  // namespace acp_wrap
