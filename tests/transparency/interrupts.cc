// Ctrl-C belongs to the agent: many cancel what they do, and go on.

#include <signal.h>

#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/harness/reaper.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/terminal.h"

namespace acp_wrap {
namespace {

// Tells of a request, and follows it.
constexpr char kHelper[] =
    "fork { own-session catch=15 report=helper wait-signal exit=0 } ";

void End(Terminal& terminal, Observation& seen) {
  terminal.AwaitPrompt();
  terminal.Command("echo status $?");
  for (const std::string& line : terminal.Screen()) seen.Note(line);
}

void CancelsATurn(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type(std::string("$AGENT ") + kHelper +
                "catch report=agent until-eof exit=3\n");
  terminal.Next();
  terminal.Next();
  for (int turn = 0; turn < 2; ++turn) {
    terminal.Type(Terminal::kInterrupt);
    seen.Note(terminal.Next());
    absl::SleepFor(absl::Milliseconds(200));
    seen.Note("and then", terminal.Settle());
  }
  terminal.Type(Terminal::kEndOfFile);
  End(terminal, seen);
}

// npm, concurrently and nodemon are in the terminal's foreground themselves,
// and pass on what they get.
void Twice(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type(std::string("$AGENT ") + kHelper +
                "catch report=agent until-eof exit=3\n");
  terminal.Next();
  terminal.Next();
  terminal.Type(Terminal::kInterrupt);
  seen.Note(terminal.Next());
  SendSignal(terminal.Job(), SIGINT);
  seen.Note(terminal.Next());
  absl::SleepFor(absl::Milliseconds(200));
  seen.Note("and then", terminal.Settle());
  terminal.Type(Terminal::kEndOfFile);
  End(terminal, seen);
}

// What it leaves in the background has nothing to save, and the shell's prompt
// comes at once: the wrapper does not look as if it hung.
void LeavesAJob(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type(
      "$AGENT run bash -c 'sleep 1000 & $0 report=agent wait' "
      "${AGENT##* }\n");
  seen.Note(terminal.Next());
  terminal.Type(Terminal::kInterrupt);
  End(terminal, seen);
}

}  // namespace

Scenarios Interrupts() {
  return {
      {"End", "InterruptIsCaught",
       "Ctrl-C to an agent that catches it: it and its helpers go on",
       CancelsATurn},
      {"End", "InterruptTwice",
       "Ctrl-C that a tool passes on as well: the agent goes on", Twice},
      {"End", "InterruptLeavesAJob",
       "Ctrl-C to a shell that has something in the background: the prompt is "
       "back "
       "at once",
       LeavesAJob},
  };
}

}  // namespace acp_wrap
