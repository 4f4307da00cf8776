#include "tests/transparency/scenarios.h"

#include <vector>

#include "tests/transparency/scenario.h"

namespace acp_wrap {

const std::vector<Scenario>& AllScenarios() {
  static const auto* const all = [] {
    auto* scenarios = new std::vector<Scenario>;
    for (auto list : {ExitStatus,
                      CoreDumps,
                      SignalsToThePid,
                      SignalsToTheGroup,
                      RealTimeSignals,
                      TerminationRequests,
                      IgnoredRequests,
                      MaskAndDispositions,
                      AlarmsAndPendingSignals,
                      StopsAndContinuations,
                      SignalsAtTheStart,
                      TerminalKeys,
                      TerminalJobs,
                      TerminalHangUp,
                      Streams,
                      Parents,
                      EverythingElse,
                      Launchers,
                      OrderOfEnding,
                      Interrupts}) {
      for (Scenario& scenario : list()) {
        scenarios->push_back(std::move(scenario));
      }
    }
    return scenarios;
  }();
  return *all;
}

}  // namespace acp_wrap
