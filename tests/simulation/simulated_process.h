// What a process does with itself and its children, on the simulated kernel.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_PROCESS_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/standard_input.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/clock.h"
#include "platform/diagnostics.h"
#include "platform/files.h"
#include "platform/self.h"
#include "platform/spawner.h"
#include "platform/terminal.h"
#include "tests/simulation/process.h"

namespace acp_wrap::simulation {

class SimulatedClock : public Clock {
 public:
  absl::Time Now() override;
  absl::Time WallTime() override { return Now(); }
};

class SimulatedSelf : public Self {
 public:
  pid_t Pid() override;
  pid_t ParentPid() override;
  pid_t Group() override;
  pid_t Session() override;
  pid_t SessionOf(pid_t pid) override;
  Outcome LeadGroup() override;
  Outcome LeadSession() override;
  Outcome AdoptOrphans() override;
  StandardInput ReadsFrom() override { return Pipe(kAgentsInput); }
  void SetName(const char*) override {}
  void HideEnvironment() override;
  void BecomeHelper(pid_t parent) override;
  void GoOnWhenParentEnds() override;
  std::string Executable() override { return "/bin/sprout-acp-wrap"; }
  uint64_t PidNamespace() override { return 7; }
};

class SimulatedSpawner : public Spawner {
 public:
  Result<pid_t> Fork(absl::FunctionRef<int()> body) override;
  Error Exec(const Command& command) override;
  FileKind Kind(const std::string&) override { return FileKind::kFile; }
};

class SimulatedChildWaiter : public ChildWaiter {
 public:
  Ended Peek() override;
  void Reap(pid_t pid) override;
  bool AwaitEnd(pid_t pid, absl::Duration limit) override;
  Change TakeChange(pid_t pid) override;
  Outcome Forward(pid_t pid, const ReceivedSignal& signal) override;
};

class SimulatedDiagnostics : public Diagnostics {
 public:
  void Say(absl::string_view line) override;
};

class NoFiles : public Files {
 public:
  Outcome ReplaceFile(const std::string&, absl::string_view) override {
    return Ok{};
  }
  Outcome CanReplaceFile(const std::string&) override { return Ok{}; }
};

class NoTerminal : public Terminal {
 public:
  bool Exists() override { return false; }
  pid_t Foreground() override { return 0; }
  void RestoreForeground(pid_t) override {}
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_PROCESS_H_
