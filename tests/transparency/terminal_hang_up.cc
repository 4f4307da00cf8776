// The terminal goes away under the shell and its jobs.

#include <signal.h>
#include <sys/types.h>

#include <optional>
#include <string>

#include "tests/harness/reaper.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/terminal.h"

namespace acp_wrap {
namespace {

void NoteEnd(Terminal& terminal, Observation& seen) {
  std::optional<int> status = AwaitExit(terminal.shell(), terminal.limit());
  seen.Note("the shell", status ? "ends" : "(does not end)");
  seen.Note("all have ended",
            terminal.leash().AwaitAllGone(terminal.limit()) ? "yes" : "no");
}

void Foreground(const Setting& setting, Observation& seen) {
  for (const char* steps : {"report=ready wait", "report=ready until-eof",
                            "catch=1 report=ready wait-signal exit=3"}) {
    Terminal terminal(setting);
    terminal.Type(std::string("$AGENT ") + steps + "\n");
    seen.Note(terminal.Next());
    terminal.HangUp();
    NoteEnd(terminal, seen);
  }
}

void Background(const Setting& setting, Observation& seen) {
  for (const char* steps :
       {"report=ready wait", "catch=1 report=ready wait-signal exit=3"}) {
    Terminal terminal(setting);
    terminal.Command(std::string("$AGENT ") + steps + " &");
    seen.Note(terminal.Next());
    terminal.HangUp();
    NoteEnd(terminal, seen);
  }
}

void Stopped(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type("$AGENT report=ready wait\n");
  seen.Note(terminal.Next());
  terminal.Suspend();
  terminal.HangUp();
  NoteEnd(terminal, seen);
}

// The point of nohup(1): the agent outlives terminal and shell, until it is
// told otherwise.
void Nohup(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type(
      "nohup $AGENT catch=30 report=ready wait </dev/null >&0 2>&0 &\n");
  terminal.AwaitPrompt();
  seen.Note(terminal.Next());
  const pid_t job = terminal.Job();
  terminal.HangUp();
  std::optional<int> status = AwaitExit(terminal.shell(), terminal.limit());
  seen.Note("the shell", status ? "ends" : "(does not end)");
  // Twice, since what would end the agent comes after what is passed on.
  for (int i = 0; i < 2; ++i) {
    SendSignal(job, SIGPWR);
    seen.Note(terminal.Next());
  }
  SendSignal(job, SIGTERM);
  seen.Note("all have ended",
            terminal.leash().AwaitAllGone(terminal.limit()) ? "yes" : "no");
}

}  // namespace

Scenarios TerminalHangUp() {
  return {
      {"Terminal", "HangUp", "the terminal hangs up: a job in the foreground",
       Foreground},
      {"Terminal", "HangUpBackground",
       "the terminal hangs up: a job in the background", Background},
      {"Terminal", "HangUpStopped", "the terminal hangs up: a stopped job",
       Stopped},
      {"Terminal", "Nohup", "the terminal hangs up: a job under nohup(1)",
       Nohup},
  };
}

}  // namespace acp_wrap
