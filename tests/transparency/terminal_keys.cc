// What is typed while the agent is in the terminal's foreground.

#include <string>

#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/terminal.h"

namespace acp_wrap {
namespace {

void End(Terminal& terminal, Observation& seen) {
  terminal.AwaitPrompt();
  seen.Note("in the foreground", terminal.Foreground());
  terminal.Command("echo status $?");
  for (const std::string& line : terminal.Screen()) seen.Note(line);
}

void Deadly(const Setting& setting, Observation& seen) {
  for (const char* key : {Terminal::kInterrupt, Terminal::kQuit}) {
    Terminal terminal(setting);
    terminal.Command("ulimit -c 0");
    terminal.Type("$AGENT report=ready wait\n");
    seen.Note(terminal.Next());
    seen.Note("in the foreground", terminal.Foreground());
    terminal.Type(key);
    End(terminal, seen);
  }
}

void Caught(const Setting& setting, Observation& seen) {
  for (const char* key :
       {Terminal::kInterrupt, Terminal::kQuit, Terminal::kSuspend}) {
    Terminal terminal(setting);
    terminal.Type("$AGENT catch report=ready read exit=3\n");
    seen.Note(terminal.Next());
    terminal.Type(key);
    seen.Note(terminal.Next());
    seen.Note("and then", terminal.Settle());
    terminal.Type("hello\n");
    seen.Note(terminal.Next());
    End(terminal, seen);
  }
}

void Input(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type("$AGENT report=ready read read read exit=3\n");
  seen.Note(terminal.Next());
  terminal.Type("one\n");
  seen.Note(terminal.Next());
  terminal.Type("two\n");
  seen.Note(terminal.Next());
  terminal.Type(Terminal::kEndOfFile);
  seen.Note(terminal.Next());
  End(terminal, seen);
}

// A shell without job control leaves its children in its own group.
void InAScript(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type("bash -c '$AGENT report=ready read exit=3; echo then $?'\n");
  seen.Note(terminal.Next());
  seen.Note("in the foreground", terminal.Foreground());
  terminal.Type("hello\n");
  seen.Note(terminal.Next());
  End(terminal, seen);
}

void InterruptOfAScript(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type("bash -c '$AGENT report=ready wait; echo then $?'\n");
  seen.Note(terminal.Next());
  terminal.Type(Terminal::kInterrupt);
  End(terminal, seen);
}

// With a trap, since without one it depends on luck whether bash dies, too.
void CaughtInterruptOfAScript(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type(
      "bash -c 'trap \"echo trapped\" INT; "
      "$AGENT catch report=ready wait-signal exit=3; echo then $?'\n");
  seen.Note(terminal.Next());
  terminal.Type(Terminal::kInterrupt);
  seen.Note(terminal.Next());
  End(terminal, seen);
}

void SuspendedScript(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type("bash -c '$AGENT report=ready read exit=3; echo then $?'\n");
  seen.Note(terminal.Next());
  terminal.Suspend();
  seen.Note("in the foreground", terminal.Foreground());
  terminal.Type("fg\n");
  terminal.Expect("then $?'\r\n");
  terminal.Type("hello\n");
  seen.Note(terminal.Next());
  End(terminal, seen);
}

void WindowSize(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type("$AGENT catch=28 catch=30 report=ready read exit=3\n");
  seen.Note(terminal.Next());
  for (unsigned short rows : {30, 40}) {
    terminal.Resize(rows, 100);
    seen.Note(terminal.Next());
    seen.Note("and then", terminal.Settle());
  }
  terminal.Type("hello\n");
  seen.Note(terminal.Next());
  End(terminal, seen);
}

// An agent that puts a group of its own into the foreground, and ends.
void StolenForeground(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type(
      "bash -c '$AGENT own-group foreground report=ready; "
      "trap \"\" TTOU; ps -o tpgid= -o pgid= -p $$ | "
      "{ read a b; test $a = $b && echo as before || echo lost; }'\n");
  seen.Note(terminal.Next());
  terminal.AwaitPrompt();
  for (const std::string& line : terminal.Screen()) seen.Note(line);
}

}  // namespace

Scenarios TerminalKeys() {
  return {
      {"Terminal", "DeadlyKeys", "Ctrl-C and Ctrl-\\ to an agent that dies",
       Deadly},
      {"Terminal", "CaughtKeys",
       "Ctrl-C, Ctrl-\\ and Ctrl-Z to an agent that catches them: once",
       Caught},
      {"Terminal", "Input", "an agent that reads the terminal", Input},
      {"Terminal", "InputInAScript",
       "the same in a script, which has no job control", InAScript},
      {"Terminal", "InterruptOfAScript",
       "Ctrl-C to an agent in a script, which dies of it, and its shell",
       InterruptOfAScript},
      {"Terminal", "CaughtInterruptOfAScript",
       "Ctrl-C to an agent in a script, which catches it, and a trap there",
       CaughtInterruptOfAScript},
      {"Terminal", "SuspendedScript", "Ctrl-Z and fg of a script",
       SuspendedScript},
      {"Terminal", "WindowSize", "a change of the window's size: SIGWINCH once",
       WindowSize},
      {"Terminal",
       "StolenForeground",
       "an agent that takes the foreground, and ends",
       StolenForeground,
       {},
       "the wrapper puts back into the foreground what was there"},
  };
}

}  // namespace acp_wrap
