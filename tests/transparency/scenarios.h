// All scenarios; each function stands in a file of its own.

#ifndef SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_SCENARIOS_H_
#define SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_SCENARIOS_H_

#include <vector>

#include "tests/transparency/scenario.h"

namespace acp_wrap {

// In the order in which people read about them.
const std::vector<Scenario>& AllScenarios();

using Scenarios = std::vector<Scenario>;

Scenarios ExitStatus();
Scenarios CoreDumps();
Scenarios SignalsToThePid();
Scenarios SignalsToTheGroup();
Scenarios RealTimeSignals();
Scenarios TerminationRequests();
Scenarios IgnoredRequests();
Scenarios MaskAndDispositions();
Scenarios AlarmsAndPendingSignals();
Scenarios StopsAndContinuations();
Scenarios SignalsAtTheStart();
Scenarios TerminalKeys();
Scenarios TerminalJobs();
Scenarios TerminalHangUp();
Scenarios Streams();
Scenarios Parents();
Scenarios EverythingElse();
Scenarios Launchers();
Scenarios OrderOfEnding();
Scenarios Interrupts();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_SCENARIOS_H_
