// HostProcesses on the simulated kernel, for the sweep that a run makes.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_HOST_PROCESSES_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_HOST_PROCESSES_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "lib/host/host_process.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/host_processes.h"

namespace acp_wrap::simulation {

class SimulatedHostProcesses : public HostProcesses {
 public:
  uid_t User() override { return 1000; }
  // That of SimulatedSelf.
  uint64_t PidNamespace() override { return 7; }
  Result<std::vector<HostProcess>> Snapshot() override;
  StartMark Mark() override;
  // The model's numbers do not ascend.
  Result<std::vector<HostProcess>> SnapshotSince(const StartMark&) override {
    return Snapshot();
  }
  void Describe(HostProcess&) override {}
  bool Gone(const ProcessId& id) override;
  Result<std::unique_ptr<HeldProcess>> Hold(
      const HostProcess& process) override;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_HOST_PROCESSES_H_
