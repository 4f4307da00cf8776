// Ctrl-C belongs to the agent: many cancel what they do, and go on.

#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>

#include <cstddef>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/terminal.h"

namespace acp_wrap {
namespace {

// Tells of each signal, and ends when the agent does.
constexpr char kHelper[] =
    "server { own-session catch report=helper until-eof exit=0 } ";

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

// Two that nobody has looked at yet become one.
void AwaitTaken(pid_t pid, int signal) {
  const absl::Time end = absl::Now() + absl::Seconds(10);
  while (absl::Now() < end) {
    const std::string status =
        ReadWhole("/proc/" + std::to_string(pid) + "/status");
    const size_t begin = status.find("ShdPnd:");
    if (begin == std::string::npos) return;
    const unsigned long long pending =
        strtoull(status.c_str() + begin + sizeof "ShdPnd:", nullptr, 16);
    if ((pending >> (signal - 1) & 1) == 0) return;
    absl::SleepFor(absl::Milliseconds(1));
  }
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
  AwaitTaken(terminal.Job(), SIGINT);
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
  seen.Note("the prompt", terminal.AwaitPrompt() ? "is back" : "is not");
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
