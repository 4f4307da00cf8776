// Agents that are started by a launcher of their own, and what an impatient
// app does to them.

#include <signal.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

// Long enough to end gracefully, and nothing to be waited for if that is done.
std::vector<std::string> Graceful() {
  return {"--grace=15s", "--kill-after=100ms"};
}

// The real agent's way to end.
const std::vector<std::string> kDrains = {"catch=15",       "report=agent",
                                          "wait-signal",    "until-eof",
                                          "report=drained", "exit=0"};

std::vector<std::string> Launcher(std::vector<std::string> before,
                                  std::vector<std::string> after) {
  std::vector<std::string> steps = std::move(before);
  steps.insert(steps.end(), {"fork", "{"});
  steps.insert(steps.end(), kDrains.begin(), kDrains.end());
  steps.push_back("}");
  steps.insert(steps.end(), after.begin(), after.end());
  return steps;
}

// The agent has something to do yet, for several times kill-after.
void LetDrain(Stage& stage) {
  absl::SleepFor(absl::Milliseconds(500));
  stage.program().EndInput();
}

// As gemini-cli's does: SIGTERM goes to it alone, and it pays no attention.
// Once its agent has ended, it does.
void Swallows(const Setting& setting, Observation& seen) {
  Stage::Plan plan{Launcher({"heedless"}, {"reap", "exit=3"})};
  plan.options = Graceful();
  Stage stage(setting, plan);
  seen.Note(stage.Next());
  stage.Send(SIGTERM);
  seen.Note(stage.Next());
  LetDrain(stage);
  seen.Note(stage.Next());
  seen.Note(stage.Next());
  seen.Note("ended by", stage.End());
}

// As codex-acp's does: it dies, and the real agent is nobody's.
void Dies(const Setting& setting, Observation& seen,
          void (Stage::*send)(int) const) {
  Stage::Plan plan{Launcher({}, {"wait"})};
  plan.options = Graceful();
  Stage stage(setting, plan);
  seen.Note(stage.Next());
  (stage.*send)(SIGTERM);
  seen.Note(stage.Next());
  LetDrain(stage);
  seen.Note(stage.Next());
  seen.Note("ended by", stage.End());
  seen.Note("all have ended", stage.AwaitEnd() ? "yes" : "no");
}

void DiesAlone(const Setting& setting, Observation& seen) {
  Dies(setting, seen, &Stage::Send);
}

// At that moment nobody has been told that this was a request.
void DiesWithItsGroup(const Setting& setting, Observation& seen) {
  Dies(setting, seen, &Stage::SendToGroup);
}

// An agent that drains for longer than the app waits, and what it has put into
// sessions of its own, which heeds nothing.
std::vector<std::string> Draining() {
  return {"fork",
          "{",
          "own-session",
          "catch",
          "report=daemon",
          "wait",
          "}",
          "fork",
          "{",
          "own-group",
          "catch",
          "report=worker",
          "wait",
          "}",
          "catch",
          "report=ready",
          "wait"};
}

void Impatient(const Setting& setting, Observation& seen) {
  for (int milliseconds : {200, 1000, 2000}) {
    Stage::Plan plan{Draining()};
    plan.options = {"--grace=30s"};
    Stage stage(setting, plan);
    for (int i = 0; i < 3; ++i) stage.Next();
    stage.SendToGroup(SIGTERM);
    absl::SleepFor(absl::Milliseconds(milliseconds));
    stage.SendToGroup(SIGKILL);
    seen.Note("ended by", stage.End());
    seen.Note("all have ended", stage.AwaitEnd() ? "yes" : "no");
  }
}

// What a sweep by the app sends to whatever it finds: SIGTERM to each process
// below the one that it has started.
void Swept(const Setting& setting, Observation& seen) {
  Stage::Plan plan{Draining()};
  plan.options = {"--grace=1h"};
  Stage stage(setting, plan);
  for (int i = 0; i < 3; ++i) stage.Next();
  for (const Proc& child : ChildrenOf(stage.pid())) {
    SendSignal(child.pid, SIGTERM);
  }
  seen.Note("all have ended", stage.AwaitEnd() ? "yes" : "no");
}

}  // namespace

Scenarios Launchers() {
  const std::vector<std::string> gone = {"ended by: signal 9",
                                         "all have ended: yes"};
  std::vector<std::string> always_gone;
  for (int i = 0; i < 3; ++i) {
    always_gone.insert(always_gone.end(), gone.begin(), gone.end());
  }
  return {
      {"Agents",
       "LauncherThatSwallows",
       "TERM to an agent whose launcher swallows it: it ends gracefully",
       Swallows,
       {"agent", "got 15 SI_USER", "drained", "reaped exit 0",
        "ended by: exit 3"}},
      {"Agents",
       "LauncherThatDies",
       "TERM to an agent whose launcher dies of it: the agent ends gracefully",
       DiesAlone,
       {"agent", "got 15 SI_USER", "drained", "ended by: signal 15",
        "all have ended: yes"}},
      {"Agents", "LauncherThatDiesWithItsGroup",
       "TERM to the group of an agent whose launcher dies of it: the agent "
       "ends gracefully",
       DiesWithItsGroup},
      {"Agents", "ImpatientApp",
       "TERM to the group, and KILL to it after 0.2, 1 and 2 s, while the "
       "agent still drains: everything ends",
       Impatient, always_gone},
      {"Agents",
       "SweptGuardian",
       "TERM to what stands between caller and agent: everything ends",
       Swept,
       {"all have ended: yes"}},
  };
}

}  // namespace acp_wrap
