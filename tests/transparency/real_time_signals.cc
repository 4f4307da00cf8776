// Real-time signals do not coalesce: their number, order and values count.

#include <signal.h>

#include <cstdint>
#include <string>

#include "tests/harness/model.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

// One number, many times, as fast as the caller can.
void Many(const Setting& setting, Observation& seen) {
  if (OnModelOfMacos()) return seen.Skip("no real-time signals");
  Stage stage(setting, {{"catch", "report=ready", "wait"}});
  if (stage.Next() != "ready") return seen.Note("not ready");
  for (intptr_t value = 0; value < 1000; ++value) {
    stage.Queue(SIGRTMIN + 1, reinterpret_cast<void*>(value));
  }
  seen.Note("values", Join(stage.Settle(SIGRTMAX)));
}

// All numbers, mixed, while nobody looks: the lowest comes first.
void Mixed(const Setting& setting, Observation& seen) {
  if (OnModelOfMacos()) return seen.Skip("no real-time signals");
  Stage stage(setting, {{"catch", "report=ready", "wait"}});
  if (stage.Next() != "ready") return seen.Note("not ready");
  stage.Send(SIGSTOP);
  seen.Note(stage.NextChange());
  for (intptr_t round = 0; round < 3; ++round) {
    for (int signal = SIGRTMAX - 1; signal >= SIGRTMIN; --signal) {
      stage.Queue(signal, reinterpret_cast<void*>(round));
    }
  }
  stage.Send(SIGCONT);
  seen.Note("order", Join(stage.Settle(SIGRTMAX)));
}

void Values(const Setting& setting, Observation& seen) {
  if (OnModelOfMacos()) return seen.Skip("no values on macOS");
  for (int signal : {SIGUSR1, SIGHUP, SIGRTMIN, SIGRTMAX}) {
    for (intptr_t value : {intptr_t{0}, intptr_t{-1}, INTPTR_MAX, INTPTR_MIN,
                           intptr_t{1} << 32}) {
      Stage stage(setting, {{"catch", "report=ready", "wait"}});
      if (stage.Next() != "ready") return seen.Note("not ready");
      stage.Queue(signal, reinterpret_cast<void*>(value));
      seen.Note("signal " + std::to_string(signal), stage.Next());
    }
  }
}

}  // namespace

Scenarios RealTimeSignals() {
  return {
      {"Signals", "RealTimeMany", "1000 real-time signals with values", Many},
      {"Signals", "RealTimeMixed", "real-time signals come in their order",
       Mixed},
      {"Signals", "QueuedValues", "values of sigqueue(3), pointers too",
       Values},
  };
}

}  // namespace acp_wrap
