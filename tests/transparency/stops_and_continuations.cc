// What the parent sees of an agent that stops and goes on, without a terminal.

#include <signal.h>

#include <optional>
#include <string>

#include "tests/harness/model.h"
#include "tests/harness/proc.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

constexpr int kStops[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};

void ByTheGroup(const Setting& setting, Observation& seen) {
  for (int signal : kStops) {
    Stage stage(setting, {{"catch=30", "report=ready", "until-eof", "exit=3"}});
    if (stage.Next() != "ready") return seen.Note("not ready");
    for (int i = 0; i < 2; ++i) {
      stage.SendToGroup(signal);
      seen.Note("signal " + std::to_string(signal), stage.NextChange());
      stage.SendToGroup(SIGCONT);
      seen.Note(stage.NextChange());
      seen.Note("and then", Join(stage.Settle()));
    }
    stage.program().EndInput();
    seen.Note("ended by", stage.End());
  }
}

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

// The agent stops itself, and somebody else lets it go on.
void ByTheAgent(const Setting& setting, Observation& seen) {
  for (int signal : kStops) {
    Stage stage(setting, {{"report=ready", "stop=" + std::to_string(signal),
                           "report=back", "until-eof", "exit=3"}});
    if (stage.Next() != "ready") return seen.Note("not ready");
    seen.Note("signal " + std::to_string(signal), stage.NextChange());
    kill(stage.agent(), SIGCONT);
    seen.Note(stage.NextChange());
    seen.Note(stage.Next());
    // Until it is told, or its end may hide that it went on.
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

// Whether the stop came to pass is a matter of luck; it has to be over.
void TakenBackAtOnce(const Setting& setting, Observation& seen) {
  if (OnModelOfMacos()) {
    return seen.Skip(
        "front may stop after the agent has been continued, and "
        "macOS tells nobody that it was: docs/platforms.md");
  }
  for (bool group : {false, true}) {
    Stage stage(setting, {{"catch=30", "report=ready", "until-eof", "exit=3"}});
    if (stage.Next() != "ready") return seen.Note("not ready");
    for (int i = 0; i < 100; ++i) {
      for (int signal : {kStops[1 + i % 3], SIGCONT}) {
        group ? stage.SendToGroup(signal) : stage.Send(signal);
      }
      if (i % 10 == 9) seen.Note("and then", Join(stage.Settle()));
    }
    stage.program().EndInput();
    seen.Note("ended by", stage.End());
  }
}

// SIGSTOP cannot be caught: nobody can pass on that it was sent to the pid.
void StopToThePid(const Setting& setting, Observation& seen) {
  Stage stage(setting, {{"catch=30", "report=ready", "until-eof", "exit=3"}});
  if (stage.Next() != "ready") return seen.Note("not ready");
  stage.Send(SIGSTOP);
  seen.Note("the caller's process", stage.NextChange());
  std::optional<Proc> agent = ReadProc(stage.agent());
  seen.Note("the agent", agent && agent->state == 'T' ? "stopped" : "goes on");
}

}  // namespace

Scenarios StopsAndContinuations() {
  return {
      {"Signals", "StopsOfTheGroup",
       "STOP, TSTP, TTIN, TTOU and CONT to the group: what the parent sees",
       ByTheGroup},
      {"Signals", "StopsOfThePid", "TSTP, TTIN, TTOU and CONT to the pid",
       ByThePid},
      {"Signals", "StopsOfTheAgent", "an agent that stops itself", ByTheAgent},
      {"Signals", "StopsCaught", "an agent that catches TSTP, TTIN and TTOU",
       Caught},
      {"Signals", "EndedWhileStopped", "TERM to a stopped group, then CONT",
       EndedWhileStopped},
      {"Signals", "StopsTakenBack",
       "TSTP, TTIN or TTOU and CONT at once, to the pid and to the group: the "
       "agent goes on",
       TakenBackAtOnce},
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
