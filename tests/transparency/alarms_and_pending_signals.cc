// What the caller has set off before the exec still arrives.

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <string>

#include "tests/harness/model.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

void BlockAlarm() {
  // It must not come before the agent can take it.
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGALRM);
  sigprocmask(SIG_BLOCK, &set, nullptr);
}

// Who has sent it cannot be passed on: "got 14" without the rest.
std::string Number(const std::string& report) {
  return report.substr(0, report.find(' ', sizeof "got"));
}

void Alarm(const Setting& setting, Observation& seen) {
  Stage::Plan plan{{"catch=14", "report=ready", "wait"}};
  plan.before_exec = [] {
    BlockAlarm();
    itimerval soon = {{0, 0}, {0, 20 * 1000}};
    setitimer(ITIMER_REAL, &soon, nullptr);
  };
  Stage stage(setting, plan);
  seen.Note(stage.Next());
  seen.Note(Number(stage.Next()));
}

void RepeatedAlarm(const Setting& setting, Observation& seen) {
  Stage::Plan plan{{"catch=14", "report=ready", "wait"}};
  plan.before_exec = [] {
    BlockAlarm();
    itimerval often = {{0, 20 * 1000}, {0, 20 * 1000}};
    setitimer(ITIMER_REAL, &often, nullptr);
  };
  Stage stage(setting, plan);
  seen.Note(stage.Next());
  for (int i = 0; i < 5; ++i) seen.Note(Number(stage.Next()));
}

void DeadlyAlarm(const Setting& setting, Observation& seen) {
  Stage::Plan plan{{"wait"}};
  plan.before_exec = [] {
    itimerval soon = {{0, 0}, {0, 20 * 1000}};
    setitimer(ITIMER_REAL, &soon, nullptr);
  };
  Stage stage(setting, plan);
  seen.Note("ended by", stage.End());
}

// Signals that were blocked and pending at the exec.
void Pending(const Setting& setting, Observation& seen) {
  for (int signal : {SIGUSR1, SIGTERM, SIGCONT, SIGRTMIN + 5}) {
    if (signal > LastSignal()) continue;
    Stage::Plan plan{
        {"catch=" + std::to_string(signal), "report=ready", "wait"}};
    plan.before_exec = [signal] {
      sigset_t set;
      sigemptyset(&set);
      sigaddset(&set, signal);
      sigprocmask(SIG_BLOCK, &set, nullptr);
      union sigval value;
      value.sival_ptr = reinterpret_cast<void*>(5);
      if (OnModelOfMacos()) {
        kill(getpid(), signal);  // There are no values.
      } else {
        sigqueue(getpid(), signal, value);
      }
    };
    Stage stage(setting, plan);
    seen.Note("signal " + std::to_string(signal), stage.Next());
    seen.Note(stage.Next());
  }
}

}  // namespace

Scenarios AlarmsAndPendingSignals() {
  return {
      {"Signals", "Alarm", "an alarm(2) that the caller had set", Alarm},
      {"Signals", "RepeatedAlarm", "a timer of the caller's that repeats",
       RepeatedAlarm},
      {"Signals", "DeadlyAlarm", "death by an alarm(2) of the caller's",
       DeadlyAlarm},
      {"Signals", "Pending", "signals that were pending at the exec", Pending},
  };
}

}  // namespace acp_wrap
