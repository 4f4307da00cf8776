// The agent as a job of an interactive shell.

#include <cstddef>
#include <string>
#include <utility>

#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/terminal.h"

namespace acp_wrap {
namespace {

void NoteScreen(const Terminal& terminal, Observation& seen) {
  for (const std::string& line : terminal.Screen()) seen.Note(line);
}

void NoteSorted(const Terminal& terminal, Observation& seen) {
  for (const std::string& line : terminal.SortedScreen()) seen.Note(line);
}

// Types "fg" for a job that ends in `last`, then what it waits to read.
void BringBack(Terminal& terminal, const std::string& last, Observation& seen) {
  terminal.Type("fg\n");
  terminal.Expect(last + "\r\n");
  terminal.Type("hello\n");
  seen.Note(terminal.Next());
  terminal.AwaitPrompt();
  terminal.Command("echo status ${PIPESTATUS[@]}");
  seen.Note("in the foreground", terminal.Foreground());
}

void SuspendAndResume(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type("$AGENT catch=18 catch=30 report=ready read exit=3\n");
  seen.Note(terminal.Next());
  for (int i = 0; i < 5; ++i) {
    terminal.Suspend();
    seen.Note("in the foreground", terminal.Foreground());
    terminal.Command("jobs");
    terminal.Type("fg\n");
    // A key that comes before SIGCONT is lost.
    seen.Note(terminal.Next());
    seen.Note("and then", terminal.Settle());
  }
  terminal.Type("hello\n");
  seen.Note(terminal.Next());
  terminal.AwaitPrompt();
  terminal.Command("echo status $?");
  terminal.Command("jobs");
  NoteScreen(terminal, seen);
}

void ToTheBackground(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type("$AGENT catch=18 catch=30 report=ready wait\n");
  seen.Note(terminal.Next());
  terminal.Suspend();
  terminal.Command("bg");
  seen.Note(terminal.Next());
  seen.Note("and then", terminal.Settle());
  terminal.Command("jobs");
  terminal.Command("kill %1; wait %1; echo status $?");
  terminal.Command("jobs");
  NoteScreen(terminal, seen);
}

void KillStopped(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type("$AGENT report=ready wait\n");
  seen.Note(terminal.Next());
  terminal.Suspend();
  terminal.Command("kill %1; kill -CONT %1");
  seen.Note("it has ended", terminal.AwaitExecuted(0) ? "yes" : "no");
  terminal.Command("true");
  terminal.Command("jobs");
  NoteSorted(terminal, seen);
}

void InputInTheBackground(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Command("$AGENT report=ready read exit=3 &");
  seen.Note(terminal.Next());
  seen.Note("stopped", terminal.AwaitStopped() ? "yes" : "no");
  terminal.Command("true");
  terminal.Command("jobs");
  BringBack(terminal, "exit=3", seen);
  NoteSorted(terminal, seen);
}

void OutputInTheBackground(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Command("stty tostop");
  terminal.Command("$AGENT report=ready print=text read exit=3 &");
  seen.Note(terminal.Next());
  seen.Note("stopped", terminal.AwaitStopped() ? "yes" : "no");
  terminal.Command("true");
  terminal.Command("jobs");
  terminal.Type("fg\n");
  terminal.Expect("text\r\n");
  terminal.Type("hello\n");
  seen.Note(terminal.Next());
  terminal.AwaitPrompt();
  terminal.Command("echo status $?");
  NoteSorted(terminal, seen);
}

void Pipeline(const Setting& setting, Observation& seen) {
  const std::pair<const char*, size_t> kPipelines[] = {
      {"$AGENT report=ready read exit=3 | cat", 2},
      {"head -1 | $AGENT report=ready read exit=3 | cat", 3},
      {"head -1 | $AGENT report=ready read exit=3", 2}};
  for (auto [line, length] : kPipelines) {
    Terminal terminal(setting);
    terminal.Type(std::string(line) + "\n");
    seen.Note(terminal.Next());
    terminal.AwaitExecuted(length);
    terminal.Suspend();
    terminal.Command("jobs");
    std::string last = line;
    BringBack(terminal, last.substr(last.rfind(' ')), seen);
    NoteScreen(terminal, seen);
  }
}

void InterruptedPipeline(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Type("cat | $AGENT report=ready wait | cat\n");
  seen.Note(terminal.Next());
  terminal.AwaitExecuted(3);
  terminal.Type(Terminal::kInterrupt);
  terminal.AwaitPrompt();
  terminal.Command("echo status ${PIPESTATUS[@]}");
  NoteScreen(terminal, seen);
}

}  // namespace

Scenarios TerminalJobs() {
  return {
      {"Terminal", "SuspendAndResume", "Ctrl-Z, jobs and fg, repeatedly",
       SuspendAndResume},
      {"Terminal", "ToTheBackground", "Ctrl-Z, bg, jobs and kill %1",
       ToTheBackground},
      {"Terminal", "KillStopped", "Ctrl-Z and kill %1", KillStopped},
      {"Terminal", "InputInTheBackground",
       "an agent in the background that reads the terminal, and fg",
       InputInTheBackground},
      {"Terminal", "OutputInTheBackground",
       "an agent in the background that writes after stty tostop, and fg",
       OutputInTheBackground},
      {"Terminal", "Pipeline", "Ctrl-Z and fg of one stage of a pipeline",
       Pipeline},
      {"Terminal", "InterruptedPipeline", "Ctrl-C to one stage of a pipeline",
       InterruptedPipeline},
  };
}

}  // namespace acp_wrap
