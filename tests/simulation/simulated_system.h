// platform/system.h on the simulated kernel, for whichever process's code runs
// (memory.h).  Between two calls anything can happen; a call that changes or
// reads what others can change is one step (kernel.h), and one that consists
// of several system calls on the real system is several.
//
// Holds no state of its own: that of a process lies in its image and in the
// kernel.  What a test wants to be different, it overrides.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_SYSTEM_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_SYSTEM_H_

#include <sys/types.h>

#include <memory>

#include "lib/ending/wait_status.h"
#include "lib/result.h"
#include "platform/host_processes.h"
#include "platform/notice.h"
#include "platform/system.h"
#include "tests/simulation/simulated_process.h"
#include "tests/simulation/simulated_process_table.h"

namespace acp_wrap::simulation {

class SimulatedSystem : public System {
 public:
  Clock& clock() override { return clock_; }
  Self& self() override { return self_; }
  Spawner& spawner() override { return spawner_; }
  ProcessTable& processes() override { return processes_; }
  ChildWaiter& children() override { return children_; }
  Diagnostics& diagnostics() override { return diagnostics_; }
  Terminal& terminal() override { return terminal_; }
  Files& files() override { return files_; }
  Notice& notice() override { return notice_; }

  Result<ChannelPair> CreateChannel() override;
  Result<std::unique_ptr<Gate>> CreateGate() override;
  Result<std::unique_ptr<GroupWitness>> CreateGroupWitness() override;
  Result<std::unique_ptr<EventLoop>> CreateEventLoop(ControlChannel& channel,
                                                     pid_t parent) override;
  Result<std::unique_ptr<HostProcesses>> OpenHost() override;
  // The model has none but those that this System makes.
  void CloseInheritedDescriptors() override {}
  void RestoreSignalsForAgent() override;
  bool IgnoredAtStart(int) override { return false; }
  void StopSelf(int signal) override;
  [[noreturn]] void EndAs(const WaitStatus& status) override;

 private:
  SimulatedClock clock_;
  SimulatedSelf self_;
  SimulatedSpawner spawner_;
  SimulatedProcessTable processes_;
  SimulatedChildWaiter children_;
  SimulatedDiagnostics diagnostics_;
  NoTerminal terminal_;
  NoFiles files_;
  Notice notice_;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_SYSTEM_H_
