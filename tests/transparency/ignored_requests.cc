// A request that the caller had ignored, as nohup(1) does with SIGHUP and a
// shell without job control with SIGINT, asks for nothing.

#include <signal.h>

#include <string>

#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

constexpr int kRequests[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

Stage::Plan Ignoring(int signal, Stage::Plan plan) {
  plan.before_exec = [signal] { ::signal(signal, SIG_IGN); };
  // Whatever would begin to end the agent ends it soon.
  plan.options = {"--grace=10ms", "--kill-after=10ms"};
  return plan;
}

void LeftIgnored(const Setting& setting, Observation& seen) {
  for (int signal : kRequests) {
    for (bool group : {false, true}) {
      Stage stage(setting, Ignoring(signal, {{"catch=30", "report=ready",
                                              "until-eof", "exit=3"}}));
      if (stage.Next() != "ready") return seen.Note("not ready");
      group ? stage.SendToGroup(signal) : stage.Send(signal);
      seen.Note("signal " + std::to_string(signal), Join(stage.Settle()));
      stage.program().EndInput();
      seen.Note("ended by", stage.End());
    }
  }
}

// The agent may think otherwise.
void CaughtNevertheless(const Setting& setting, Observation& seen) {
  for (int signal : kRequests) {
    for (bool group : {false, true}) {
      Stage stage(
          setting,
          Ignoring(signal, {{"catch", "report=ready", "until-eof", "exit=3"}}));
      if (stage.Next() != "ready") return seen.Note("not ready");
      group ? stage.SendToGroup(signal) : stage.Send(signal);
      seen.Note("signal " + std::to_string(signal), Join(stage.Settle()));
      stage.program().EndInput();
      seen.Note("ended by", stage.End());
    }
  }
}

}  // namespace

Scenarios IgnoredRequests() {
  return {
      {"Signals", "IgnoredRequests",
       "TERM, INT, HUP, QUIT where the caller had them ignored", LeftIgnored},
      {"Signals", "IgnoredRequestsCaught",
       "the same to an agent that catches them nevertheless",
       CaughtNevertheless},
  };
}

}  // namespace acp_wrap
