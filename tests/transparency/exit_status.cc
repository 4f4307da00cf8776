// All ways in which an agent can end, as its parent sees them.

#include <signal.h>

#include <string>

#include "tests/harness/model.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

void ExitCodes(const Setting& setting, Observation& seen) {
  for (int code = 0; code < 256; ++code) {
    std::string step = "exit=" + std::to_string(code);
    Stage stage(setting, {{step}});
    seen.Note(step, stage.End());
  }
}

bool EndsByDefault(int signal) {
  switch (signal) {
    case SIGCHLD:
    case SIGCONT:
    case SIGURG:
    case SIGWINCH:
    case SIGSTOP:
    case SIGTSTP:
    case SIGTTIN:
    case SIGTTOU:
      return false;
    default:
      return true;
  }
}

void DeathBySignal(const Setting& setting, Observation& seen) {
  for (int signal = 1; signal <= LastSignal(); ++signal) {
    if (!EndsByDefault(signal)) continue;
    std::string step = "die=" + std::to_string(signal);
    Stage stage(setting, {{step}});
    seen.Note(step, stage.End());
  }
}

// What ends the agent by a signal finds that signal ignored and blocked.
void DeathBySignalIgnoredAtTheStart(const Setting& setting, Observation& seen) {
  for (int signal : {SIGTERM, SIGINT, SIGHUP, SIGSEGV, SIGPIPE, SIGUSR1}) {
    std::string step = "die=" + std::to_string(signal);
    Stage::Plan plan{{step}};
    plan.before_exec = [signal] {
      ::signal(signal, SIG_IGN);
      sigset_t all;
      sigfillset(&all);
      sigprocmask(SIG_BLOCK, &all, nullptr);
    };
    Stage stage(setting, plan);
    seen.Note(step, stage.End());
  }
}

}  // namespace

Scenarios ExitStatus() {
  return {
      {"Status", "ExitCodes", "all 256 exit codes", ExitCodes},
      {"Status", "DeathBySignal", "death by every signal", DeathBySignal},
      {"Status", "DeathBySignalIgnoredAtTheStart",
       "death by a signal that the caller had ignored and blocked",
       DeathBySignalIgnoredAtTheStart},
  };
}

}  // namespace acp_wrap
