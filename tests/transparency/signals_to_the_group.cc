// Each signal that can be caught, sent to the process group.

#include <signal.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
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

// The group that the caller has made for the agent, as the app does.
void TheAgentsGroup(const Setting& setting, Observation& seen) {
  for (int signal = 1; signal <= std::min(LastSignal(), SIGRTMAX - 1);
       ++signal) {
    if (signal == SIGKILL || signal == SIGSTOP ||
        (signal >= 32 && signal < SIGRTMIN)) {
      continue;
    }
    Stage stage(setting, {{"catch", "report=ready", "wait"}});
    if (stage.Next() != "ready") return seen.Note("not ready");
    stage.SendToGroup(signal);
    std::string arrived = stage.Next();
    seen.Note("signal " + std::to_string(signal), arrived);
    seen.Note("and then", Join(stage.Settle(Barrier(signal))));
  }
}

// They have got it like the agent, which takes its time.
void WithChildren(const Setting& setting, Observation& seen) {
  Stage stage(setting, {{"fork", "{", "catch", "report=child", "wait", "}",
                         "catch", "report=agent", "wait"}});
  stage.Next();
  stage.Next();
  stage.SendToGroup(SIGTERM);
  seen.Note(stage.Next());
  seen.Note(stage.Next());
  // Time to look at them several times.
  absl::SleepFor(absl::Milliseconds(300));
  seen.Note("and then", Join(stage.Settle(Barrier(SIGTERM))));
}

// The same signal to the pid and to the group, while it is not looked at.
void PidAndGroup(const Setting& setting, Observation& seen) {
  const int signal = SIGRTMIN + 3;
  if (signal > LastSignal()) return seen.Skip("no real-time signals");
  for (bool group_first : {false, true}) {
    Stage stage(setting, {{"catch", "report=ready", "wait"}});
    if (stage.Next() != "ready") return seen.Note("not ready");
    stage.Send(SIGSTOP);
    seen.Note(stage.NextChange());
    if (group_first) stage.SendToGroup(signal);
    stage.Queue(signal, reinterpret_cast<void*>(7));
    if (!group_first) stage.SendToGroup(signal);
    stage.Send(SIGCONT);
    std::vector<std::string> arrived = stage.Settle(SIGRTMAX);
    std::sort(arrived.begin(), arrived.end());
    seen.Note(group_first ? "group first" : "pid first", Join(arrived));
  }
}

// A caller that has not made a group, as most have not, and signals its own:
// the launcher leads it and pays no attention.
void TheCallersGroup(const Setting& setting, Observation& seen) {
  for (int signal : {SIGTERM, SIGUSR1}) {
    Stage::Plan plan{{"catch", "report=ready", "wait"}};
    plan.launcher = {ProbePath(), "heedless", "start"};
    Stage stage(setting, plan);
    if (stage.Next() != "ready") return seen.Note("not ready");
    stage.SendToGroup(signal);
    seen.Note("signal " + std::to_string(signal), stage.Next());
  }
}

}  // namespace

Scenarios SignalsToTheGroup() {
  return {
      {"Signals", "ToTheGroup",
       "each signal that can be caught, sent to the agent's group: once",
       TheAgentsGroup},
      {"Signals", "ToTheGroupWithChildren",
       "TERM to the group of an agent that has children in it: once each",
       WithChildren},
      {"Signals", "ToThePidAndTheGroup",
       "the same real-time signal to the pid and to the group", PidAndGroup},
      {"Signals",
       "ToTheCallersGroup",
       "a signal to the group of a caller that has made none for the agent",
       TheCallersGroup,
       {},
       "without a terminal the wrapper leads a group of its own, so that it "
       "can "
       "be ended by that"},
  };
}

}  // namespace acp_wrap
