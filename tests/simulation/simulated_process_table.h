// ProcessTable on the simulated kernel, with the steps and the weaknesses of
// the one that reads /proc: who is forked or adopted during a walk may be
// missed.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_PROCESS_TABLE_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_PROCESS_TABLE_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>

#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/process_table.h"

namespace acp_wrap::simulation {

class SimulatedProcessTable : public ProcessTable {
 public:
  Outcome VisitDescendants(Visitor visit) override;
  Outcome VisitStartedAfter(const ProcessId& since, Visitor visit) override;
  void NoteBeginning() override {}
  uint64_t PresentStartTime() override;
  Result<std::unique_ptr<ProcessHandle>> Hold(pid_t pid) override;
  Result<ProcessInfo> Read(pid_t pid) override;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_PROCESS_TABLE_H_
