#include "tests/simulation/simulated_process_table.h"

#include <errno.h>
#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "lib/ending/standard_input.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/process_table.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/process.h"
#include "tests/simulation/system_call.h"
#include "tests/simulation/system_calls.h"

namespace acp_wrap::simulation {
namespace {

using Kind = SystemCall::Kind;

class SimulatedHandle : public ProcessHandle {
 public:
  explicit SimulatedHandle(const ProcessId& process) : process_(process) {}

  Outcome Signal(int signal) override {
    SystemCall call{Kind::kSignalProcess};
    call.process = process_;
    call.signal.number = signal;
    int error = Ask(call).error;
    if (error != 0) return Error{"pidfd_send_signal", error};
    return Ok{};
  }

  Result<std::string> Environment() override {
    SystemCall call{Kind::kReadEnvironment};
    call.process = process_;
    const SystemAnswer& answer = Ask(call);
    if (answer.error != 0) return Error{"open", answer.error};
    return answer.text;
  }

  // A look that changes nothing, and that nothing comes between.
  StandardInput ReadsFrom() override {
    const Process* process = Kernel::Current().Find(process_);
    return process == nullptr ? StandardInput() : Pipe(process->input);
  }

 private:
  const ProcessId process_;
};

// Whose children they were at one moment.
Result<std::vector<pid_t>> ReadChildren(const ProcessId& parent) {
  SystemCall call{Kind::kReadChildren};
  call.process = parent;
  const SystemAnswer& answer = Ask(call);
  if (answer.error == ESRCH) return std::vector<pid_t>();
  if (answer.error != 0) return Error{"open", answer.error};
  return answer.pids;
}

}  // namespace

Outcome SimulatedProcessTable::VisitDescendants(Visitor visit) {
  std::deque<ProcessId> parents = {Kernel::Current().Caller().id};
  while (!parents.empty()) {
    const ProcessId parent = parents.front();
    parents.pop_front();
    Result<std::vector<pid_t>> children = ReadChildren(parent);
    if (!children.ok()) return children.error();
    for (pid_t pid : children.value()) {
      SystemCall inspect{Kind::kInspectChild, pid};
      inspect.process = parent;
      const SystemAnswer& answer = Ask(inspect);
      if (answer.error == ESRCH) continue;
      if (answer.error != 0) return Error{"open", answer.error};
      const ProcessInfo info = answer.info;
      if (info.zombie) continue;
      Result<std::vector<pid_t>> grandchildren = ReadChildren(info.id);
      SimulatedHandle handle(info.id);
      if (visit(info, handle) && grandchildren.ok() &&
          !grandchildren.value().empty()) {
        parents.push_back(info.id);
      }
    }
  }
  return Ok{};
}

Outcome SimulatedProcessTable::VisitStartedAfter(const ProcessId& since,
                                                 Visitor visit) {
  const SystemAnswer& answer = Ask({Kind::kListAll});
  if (answer.error != 0) return Error{"open", answer.error};
  const std::vector<pid_t> pids = answer.pids;
  const pid_t self = Kernel::Current().Caller().id.pid;
  for (pid_t pid : pids) {
    if (pid == self) continue;
    Result<ProcessInfo> info = Read(pid);
    if (!info.ok() || info.value().zombie ||
        info.value().id.start_time < since.start_time) {
      continue;
    }
    SimulatedHandle handle(info.value().id);
    visit(info.value(), handle);
  }
  return Ok{};
}

uint64_t SimulatedProcessTable::PresentStartTime() {
  return Kernel::Current().LatestStartTime();
}

Result<std::unique_ptr<ProcessHandle>> SimulatedProcessTable::Hold(pid_t pid) {
  const SystemAnswer& answer = Ask({Kind::kReadStat, pid});
  if (answer.error != 0) return Error{"open", answer.error};
  return std::unique_ptr<ProcessHandle>(
      std::make_unique<SimulatedHandle>(answer.process));
}

Result<ProcessInfo> SimulatedProcessTable::Read(pid_t pid) {
  const SystemAnswer& answer = Ask({Kind::kReadStat, pid});
  if (answer.error != 0) return Error{"open", answer.error};
  return answer.info;
}

}  // namespace acp_wrap::simulation
