// What the parent sees of an agent that stops and goes on, without a terminal.

#include <signal.h>

#include <string>

#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

constexpr int kStops[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};

void ByThePid(const Setting& setting, Observation& seen) {
  for (int signal : kStops) {
    if (signal == SIGSTOP) continue;
    Stage stage(setting, {{"catch=30", "report=ready", "until-eof", "exit=3"}});
    if (stage.Next() != "ready") return seen.Note("not ready");
    for (int i = 0; i < 2; ++i) {
      stage.Send(signal);
      seen.Note("signal " + std::to_string(signal), stage.NextChange());
      stage.Send(SIGCONT);
      seen.Note(stage.NextChange());
      seen.Note("and then", Join(stage.Settle()));
    }
    stage.program().EndInput();
    seen.Note("ended by", stage.End());
  }
}

// An agent that catches them is not stopped, and neither is what is in front.
void Caught(const Setting& setting, Observation& seen) {
  for (int signal : kStops) {
    if (signal == SIGSTOP) continue;
    Stage stage(setting, {{"catch", "report=ready", "until-eof", "exit=3"}});
    if (stage.Next() != "ready") return seen.Note("not ready");
    stage.SendToGroup(signal);
    seen.Note("signal " + std::to_string(signal), Join(stage.Settle()));
    stage.program().EndInput();
    seen.Note("first change", stage.NextChange());
  }
}

// A stopped one is told to end: it does so once it goes on.
void EndedWhileStopped(const Setting& setting, Observation& seen) {
  for (int signal : kStops) {
    Stage stage(setting, {{"report=ready", "wait"}});
    if (stage.Next() != "ready") return seen.Note("not ready");
    stage.SendToGroup(signal);
    seen.Note("signal " + std::to_string(signal), stage.NextChange());
    stage.SendToGroup(SIGTERM);
    stage.SendToGroup(SIGCONT);
    seen.Note("ended by", stage.End());
  }
}

// SIGSTOP cannot be caught: nobody can pass on that it was sent to the pid.
void StopToThePid(const Setting& setting, Observation& seen) {
  Stage stage(setting, {{"catch=30", "report=ready", "until-eof", "exit=3"}});
  if (stage.Next() != "ready") return seen.Note("not ready");
  stage.Send(SIGSTOP);
  seen.Note("the caller's process", stage.NextChange());
  // It answers by closing the leash at end-of-file, if it runs.
  stage.program().EndInput();
  seen.Note("the agent goes on", stage.AwaitEnd() ? "yes" : "no");
}

}  // namespace

Scenarios StopsAndContinuations() {
  return {
      {"Signals", "StopsOfThePid", "TSTP, TTIN, TTOU and CONT to the pid",
       ByThePid},
      {"Signals", "StopsCaught", "an agent that catches TSTP, TTIN and TTOU",
       Caught},
      {"Signals", "EndedWhileStopped", "TERM to a stopped group, then CONT",
       EndedWhileStopped},
      {"Signals",
       "StopToThePid",
       "SIGSTOP to the pid alone",
       StopToThePid,
       {},
       "SIGSTOP cannot be caught, so that it cannot be passed on: the caller's "
       "process stops, and the agent does not"},
  };
}

}  // namespace acp_wrap
