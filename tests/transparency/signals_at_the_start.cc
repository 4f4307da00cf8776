// A request that comes while everything is only beginning.

#include <signal.h>
#include <time.h>

#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

// Spins, since a sleep would be too coarse.
void Pass(absl::Duration duration) {
  const absl::Time end = absl::Now() + duration;
  while (absl::Now() < end) {
  }
}

// From before the exec to after the agent's, in steps.
void AtAnyMoment(const Setting& setting, Observation& seen) {
  for (bool group : {false, true}) {
    for (int i = 0; i < 60; ++i) {
      // Stays until it is told to end, whenever it gets that far.
      Stage stage(setting, {{"wait"}});
      Pass(absl::Microseconds(70) * i);
      // Before the group exists nothing can be sent to it.
      group&& stage.HasGroup() ? stage.SendToGroup(SIGTERM)
                               : stage.Send(SIGTERM);
      seen.Note("ended by", stage.End());
      seen.Note("all have ended", stage.AwaitEnd() ? "yes" : "no");
    }
  }
}

}  // namespace

Scenarios SignalsAtTheStart() {
  return {{"Signals", "AtTheStart",
           "TERM at any moment between the fork and the agent's first "
           "instruction",
           AtAnyMoment}};
}

}  // namespace acp_wrap
