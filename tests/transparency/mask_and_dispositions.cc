// What is blocked and ignored when the agent begins.

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <functional>
#include <string>

#include "tests/harness/model.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

// A mask of the kernel's, the C library's own signals included.
void Block(uint64_t mask) {
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, nullptr, sizeof mask);
}

uint64_t Bit(int signal) { return uint64_t{1} << (signal - 1); }

const uint64_t kOfTheLibrary = Bit(32) | Bit(33);

void Compare(const Setting& setting, Observation& seen, const std::string& what,
             std::function<void()> before_exec) {
  Stage::Plan plan{{"signals"}};
  plan.before_exec = std::move(before_exec);
  Stage stage(setting, plan);
  seen.Note(what, stage.End());
  seen.NoteLines(stage.program().Output());
}

void Masks(const Setting& setting, Observation& seen) {
  const uint64_t kMasks[] = {0,
                             ~kOfTheLibrary,
                             Bit(SIGCHLD),
                             Bit(SIGTERM) | Bit(SIGINT),
                             Bit(SIGPIPE),
                             Bit(SIGTSTP) | Bit(SIGTTIN) | Bit(SIGTTOU),
                             0x5555555555555555 & ~kOfTheLibrary,
                             0xaaaaaaaaaaaaaaaa & ~kOfTheLibrary};
  for (uint64_t mask : kMasks) {
    Compare(setting, seen, "blocked " + std::to_string(mask),
            [mask] { Block(mask); });
  }
}

void Dispositions(const Setting& setting, Observation& seen) {
  for (int signal = 1; signal <= LastSignal(); ++signal) {
    if (signal == SIGKILL || signal == SIGSTOP || signal == 32 ||
        signal == 33) {
      continue;
    }
    Compare(setting, seen, "ignored " + std::to_string(signal),
            [signal] { ::signal(signal, SIG_IGN); });
  }
  Compare(setting, seen, "all ignored", [] {
    for (int signal = 1; signal <= LastSignal(); ++signal) {
      ::signal(signal, SIG_IGN);
    }
  });
}

}  // namespace

Scenarios MaskAndDispositions() {
  return {
      {"Signals", "Masks", "the signal mask that the agent begins with", Masks},
      {"Signals", "Dispositions",
       "the ignored signals that the agent begins with, SIGCHLD too",
       Dispositions},
  };
}

}  // namespace acp_wrap
