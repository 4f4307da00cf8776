// Who ends after whom: what serves the agent is there until the agent has
// ended, and a server that is given end-of-file ends by itself.

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/harness/proc.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

// Who is not to be ended yet would be within that: the wrapper looks at the
// tree a little later.
std::string Meanwhile(Stage& stage) {
  absl::SleepFor(absl::Milliseconds(200));
  return Join(stage.Settle());
}

constexpr int kRequests[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

// All that is reported until the end, in no order: those who end are many.
std::string SortedRest(Stage& stage) {
  std::vector<std::string> reports;
  while (true) {
    reports.push_back(stage.Next());
    if (reports.back() == "(end)" || reports.back() == "(nothing)") break;
  }
  std::sort(reports.begin(), reports.end());
  return Join(reports);
}

// Out of the reach of what is sent to the agent's group.
const std::vector<std::string> kHelper = {
    "server", "{",         "own-session",  "catch",  "report=helper",
    "read",   "until-eof", "report=ended", "exit=0", "}"};

// The agent saves by what it has started, and that takes its time.
void SavesByAHelper(const Setting& setting, Observation& seen) {
  for (int signal : kRequests) {
    for (bool group : {false, true}) {
      Stage::Plan plan{kHelper};
      for (const char* step : {"catch", "report=agent", "wait-signal",
                               "tell=session", "until-eof", "exit=3"}) {
        plan.steps.push_back(step);
      }
      // Until the end of it the helper ends by itself.
      plan.environment.push_back("SPROUT_ACP_WRAP_LINGER=1h");
      Stage stage(setting, plan);
      stage.Next();
      stage.Next();
      group ? stage.SendToGroup(signal) : stage.Send(signal);
      seen.Note("the agent", stage.Next());
      seen.Note("the helper", stage.Next());
      seen.Note("meanwhile", Meanwhile(stage));
      stage.program().EndInput();
      seen.Note("at last", SortedRest(stage));
      seen.Note("ended by", stage.End());
    }
  }
}

// As the lifecycle of MCP asks for: a server ends when its standard input does.
std::vector<std::string> Server(const std::string& leaves) {
  return {"server",    "{",        leaves,         "catch",  "report=server",
          "until-eof", "sleep=50", "report=saved", "exit=0", "}"};
}

void ServersSave(const Setting& setting, Observation& seen) {
  for (const char* end : {"exit=3", "die=6", "die=9"}) {
    Stage::Plan plan;
    for (const char* leaves : {"own-session", "own-group", "ignore=1"}) {
      for (std::string& step : Server(leaves)) {
        plan.steps.push_back(std::move(step));
      }
    }
    plan.steps.insert(plan.steps.end(), {"until-eof", end});
    plan.environment.push_back("SPROUT_ACP_WRAP_LINGER=1h");
    Stage stage(setting, plan);
    for (int i = 0; i < 3; ++i) stage.Next();
    stage.program().EndInput();
    seen.Note("servers", SortedRest(stage));
  }
}

// It cancels a tool by that, and does not heed the signal itself meanwhile.
void SignalsItsOwnGroup(const Setting& setting, Observation& seen) {
  for (int signal : kRequests) {
    const std::string number = std::to_string(signal);
    Stage stage(setting, {{"server",
                           "{",
                           "own-session",
                           "catch",
                           "report=helper",
                           "until-eof",
                           "exit=0",
                           "}",
                           "fork",
                           "{",
                           "catch=" + number,
                           "report=tool",
                           "wait-signal",
                           "exit=0",
                           "}",
                           "catch=30",
                           "ignore=" + number,
                           "report=agent",
                           "read",
                           "kill-group=" + number,
                           "until-eof",
                           "exit=3"}});
    for (int i = 0; i < 3; ++i) stage.Next();
    stage.program().Tell("now\n");
    // Of the agent, and of the tool.
    seen.Note("then", stage.Next());
    seen.Note("then", stage.Next());
    seen.Note("meanwhile", Meanwhile(stage));
    stage.program().EndInput();
    seen.Note("ended by", stage.End());
  }
}

// What is sent to the group that the caller has made does not reach it.
void InAGroupOfItsOwn(const Setting& setting, Observation& seen) {
  for (int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGWINCH}) {
    Stage stage(setting, {{"own-group", "catch", "report=agent", "until-eof",
                           "exit=3"}});
    stage.Next();
    stage.SendToGroup(signal);
    seen.Note("signal " + std::to_string(signal), stage.Next());
    seen.Note("and then", Join(stage.Settle()));
    stage.program().EndInput();
    seen.Note("ended by", stage.End());
  }
}

pid_t ParentOf(pid_t pid) {
  std::optional<Proc> process = ReadProc(pid);
  return process ? process->parent : 0;
}

void AwaitAsleep(pid_t pid) {
  const absl::Time end = absl::Now() + absl::Seconds(10);
  std::optional<Proc> process;
  while ((process = ReadProc(pid)) && process->state != 'S' &&
         absl::Now() < end) {
    absl::SleepFor(absl::Milliseconds(1));
  }
}

// timeout(1) makes a group, and sends there what it gets: how many signals that
// are depends on luck.
void UnderTimeout(const Setting& setting, Observation& seen) {
  for (int signal : kRequests) {
    for (bool group : {false, true}) {
      Stage::Plan plan;
      plan.agent = {"/usr/bin/timeout", "1000",        ProbePath(), "catch",
                    "report=agent",     "wait-signal", "until-eof", "exit=3"};
      Stage stage(setting, plan);
      seen.Note(stage.Next());
      // It may not have looked yet whom it has started.
      AwaitAsleep(ParentOf(stage.agent()));
      group ? stage.SendToGroup(signal) : stage.Send(signal);
      seen.Note("signal " + std::to_string(signal), stage.Next());
      stage.program().EndInput();
      seen.Note("ended by", stage.End());
    }
  }
}

}  // namespace

Scenarios OrderOfEnding() {
  return {
      {"End", "HelperOutlivesSaving",
       "TERM, INT, HUP, QUIT to an agent that saves by a helper: the helper "
       "ends after it",
       SavesByAHelper},
      {"End", "ServersSaveAtEndOfFile",
       "the agent exits, crashes or is killed: servers save at end-of-file, "
       "and "
       "get no signal",
       ServersSave},
      {"End", "SignalToItsOwnGroup",
       "kill(0) by the agent, which ends a tool of its: the agent and its "
       "other "
       "helpers go on",
       SignalsItsOwnGroup},
      {"End", "InAGroupOfItsOwn",
       "signals to the group of an agent that has left it: once",
       InAGroupOfItsOwn},
      {"End", "UnderTimeout",
       "TERM, INT, HUP, QUIT to an agent under timeout(1), and to its group",
       UnderTimeout},
  };
}

}  // namespace acp_wrap
