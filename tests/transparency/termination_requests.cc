// TERM, INT, HUP and QUIT: the agent decides how it ends.

#include <signal.h>

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

constexpr int kRequests[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

std::string Name(int signal) { return "signal " + std::to_string(signal); }

void TheAgentDies(const Setting& setting, Observation& seen) {
  for (int signal : kRequests) {
    for (bool group : {false, true}) {
      Stage stage(setting, {{"report=ready", "wait"}});
      if (stage.Next() != "ready") return seen.Note("not ready");
      group ? stage.SendToGroup(signal) : stage.Send(signal);
      seen.Note(Name(signal), stage.End());
    }
  }
}

void TheAgentExits(const Setting& setting, Observation& seen) {
  for (int signal : kRequests) {
    for (bool group : {false, true}) {
      Stage stage(setting,
                  {{"catch", "report=ready", "wait-signal", "exit=3"}});
      if (stage.Next() != "ready") return seen.Note("not ready");
      group ? stage.SendToGroup(signal) : stage.Send(signal);
      seen.Note(Name(signal), stage.Next());
      seen.Note("the agent", stage.Next());
      seen.Note("ended by", stage.End());
    }
  }
}

// What the agent has to do yet is as long as it likes, within the grace.
void TheAgentDrains(const Setting& setting, Observation& seen) {
  for (int signal : kRequests) {
    Stage stage(setting, {{"catch", "report=ready", "wait-signal", "until-eof",
                           "report=drained", "exit=3"}});
    if (stage.Next() != "ready") return seen.Note("not ready");
    stage.Send(signal);
    seen.Note(Name(signal), stage.Next());
    seen.Note("meanwhile", Join(stage.Settle()));
    stage.program().EndInput();
    seen.Note("the agent", stage.Next());
    seen.Note("ended by", stage.End());
  }
}

// An agent that does not listen.  The second request means now: without the
// wrapper it is one signal more.
constexpr std::pair<int, int> kTwice[] = {
    {SIGTERM, SIGTERM}, {SIGINT, SIGINT}, {SIGTERM, SIGINT}};

std::string Name(std::pair<int, int> twice) {
  return Name(twice.first) + ", then " + std::to_string(twice.second);
}

void ASecondRequest(const Setting& setting, Observation& seen) {
  for (std::pair<int, int> twice : kTwice) {
    Stage stage(setting, {{"catch",
                           // Out of the reach of what is sent to the group.
                           "fork", "{", "own-session", "catch", "report=child",
                           "wait", "}", "report=ready", "wait"}});
    stage.Next();
    stage.Next();
    stage.Send(twice.first);
    stage.Settle();
    // What comes within half a second of the first is not meant to insist.
    absl::SleepFor(absl::Milliseconds(600));
    stage.Send(twice.second);
    seen.Note(Name(twice), stage.End());
    seen.Note("all have ended", stage.leash().AllGone() ? "yes" : "no");
  }
}

}  // namespace

Scenarios TerminationRequests() {
  Scenario second = {"Signals", "SecondRequest",
                     "a second TERM or INT, to an agent that does not listen, "
                     "ends it and its children now",
                     ASecondRequest};
  for (std::pair<int, int> twice : kTwice) {
    second.promised.push_back(Name(twice) + ": signal 9");
    second.promised.push_back("all have ended: yes");
  }
  return {
      {"Signals", "AgentDies", "TERM, INT, HUP, QUIT: an agent that dies of it",
       TheAgentDies},
      {"Signals", "AgentExits",
       "TERM, INT, HUP, QUIT: an agent that exits by itself", TheAgentExits},
      {"Signals", "AgentDrains",
       "TERM, INT, HUP, QUIT: an agent that takes its time", TheAgentDrains},
      second,
  };
}

}  // namespace acp_wrap
