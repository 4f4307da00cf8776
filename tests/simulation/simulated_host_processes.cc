#include "tests/simulation/simulated_host_processes.h"

#include <errno.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/host/host_process.h"
#include "lib/host/read_markers.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/host_processes.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/system_call.h"
#include "tests/simulation/system_calls.h"

namespace acp_wrap::simulation {
namespace {

using Kind = SystemCall::Kind;

Result<ProcessInfo> ReadStat(pid_t pid) {
  const SystemAnswer& answer = Ask({Kind::kReadStat, pid});
  if (answer.error != 0) return Error{"open", answer.error};
  return answer.info;
}

Result<std::string> ReadEnvironment(const ProcessId& id) {
  SystemCall call{Kind::kReadEnvironment};
  call.process = id;
  const SystemAnswer& answer = Ask(call);
  if (answer.error != 0) return Error{"open", answer.error};
  return answer.text;
}

class SimulatedHeldProcess : public HeldProcess {
 public:
  explicit SimulatedHeldProcess(const ProcessId& id) : id_(id) {}

  Outcome Signal(int signal) override {
    SystemCall call{Kind::kSignalProcess};
    call.process = id_;
    call.signal.number = signal;
    const int error = Ask(call).error;
    if (error != 0) return Error{"pidfd_send_signal", error};
    return Ok{};
  }

  Result<std::string> Environment() override { return ReadEnvironment(id_); }

  bool AwaitEnd(absl::Time until, int wake) override {
    while (true) {
      SystemCall poll{Kind::kPoll};
      poll.end = wake > 0 ? wake : 0;
      poll.process = id_;
      poll.until = until;
      const SystemAnswer& ready = Ask(poll);
      if (ready.process_ended) return true;
      if (ready.channel_ready || Kernel::Current().now() >= until) return false;
      // Blocked ones do not end the real poll(2).
      if (ready.signals_ready) Ask({Kind::kTakeSignals});
    }
  }

 private:
  const ProcessId id_;
};

}  // namespace

Result<std::vector<HostProcess>> SimulatedHostProcesses::Snapshot() {
  const SystemAnswer& all = Ask({Kind::kListAll});
  if (all.error != 0) return Error{"open", all.error};
  const std::vector<pid_t> pids = all.pids;
  std::vector<HostProcess> processes;
  for (pid_t pid : pids) {
    Result<ProcessInfo> info = ReadStat(pid);
    if (!info.ok()) continue;
    HostProcess process;
    process.info = std::move(info.value());
    process.user = User();
    process.pid_namespace = PidNamespace();
    const Result<std::string> environment = ReadEnvironment(process.info.id);
    if (environment.ok()) ReadMarkers(environment.value(), process);
    processes.push_back(std::move(process));
  }
  return processes;
}

StartMark SimulatedHostProcesses::Mark() {
  StartMark mark;
  mark.newest = Kernel::Current().Caller().id.pid;
  return mark;
}

bool SimulatedHostProcesses::Gone(const ProcessId& id) {
  const Result<ProcessInfo> info = ReadStat(id.pid);
  if (!info.ok()) return info.error().number == ESRCH;
  return info.value().zombie || !(info.value().id == id);
}

Result<std::unique_ptr<HeldProcess>> SimulatedHostProcesses::Hold(
    const HostProcess& process) {
  const Result<ProcessInfo> info = ReadStat(process.info.id.pid);
  if (!info.ok()) return info.error();
  if (info.value().zombie || !(info.value().id == process.info.id)) {
    return Error{"open", ESRCH};
  }
  return std::unique_ptr<HeldProcess>(
      std::make_unique<SimulatedHeldProcess>(process.info.id));
}

}  // namespace acp_wrap::simulation
