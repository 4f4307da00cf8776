#include "tests/simulation/simulated_process.h"

#include <errno.h>
#include <sys/types.h>

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/result.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/memory.h"
#include "tests/simulation/process.h"
#include "tests/simulation/system_call.h"
#include "tests/simulation/system_calls.h"

namespace acp_wrap::simulation {
namespace {

using Kind = SystemCall::Kind;

const Process& Caller() { return Kernel::Current().Caller(); }

Outcome OutcomeOf(const char* call, const SystemAnswer& answer) {
  if (answer.error != 0) return Error{call, answer.error};
  return Ok{};
}

}  // namespace

absl::Time SimulatedClock::Now() { return Kernel::Current().now(); }

pid_t SimulatedSelf::Pid() { return Caller().id.pid; }
pid_t SimulatedSelf::ParentPid() { return Ask({Kind::kParentPid}).pid; }
pid_t SimulatedSelf::Group() { return Caller().group; }
pid_t SimulatedSelf::Session() { return Caller().session; }

pid_t SimulatedSelf::SessionOf(pid_t pid) {
  const SystemAnswer& answer = Ask({Kind::kGetSession, pid});
  return answer.error == 0 ? answer.info.session : 0;
}

Outcome SimulatedSelf::LeadGroup() {
  return OutcomeOf("setpgid", Ask({Kind::kLeadGroup}));
}

Outcome SimulatedSelf::LeadSession() {
  return OutcomeOf("setsid", Ask({Kind::kLeadSession}));
}

Outcome SimulatedSelf::AdoptOrphans() {
  return OutcomeOf("prctl", Ask({Kind::kBecomeSubreaper}));
}

void SimulatedSelf::HideEnvironment() { Ask({Kind::kHideEnvironment}); }

void SimulatedSelf::BecomeHelper(pid_t parent) {
  SystemCall call{Kind::kEndWithParent};
  call.pid = parent;
  Ask(call);
}

void SimulatedSelf::GoOnWhenParentEnds() { Ask({Kind::kGoOnWhenParentEnds}); }

Result<pid_t> SimulatedSpawner::Fork(absl::FunctionRef<int()> body) {
  const SystemAnswer& answer = Ask({Kind::kFork});
  if (answer.error != 0) return Error{"fork", answer.error};
  if (answer.pid != 0) return answer.pid;
  SystemCall exit{Kind::kExit};
  exit.status = WaitStatus::Exited(body());
  Ask(exit);
  return Error{"exit", ENOSYS};  // Not reached.
}

Error SimulatedSpawner::Exec(const Command& command) {
  SystemCall call{Kind::kExec};
  call.environment = command.environment;
  return Error{"exec", Ask(call).error};
}

ChildWaiter::Ended SimulatedChildWaiter::Peek() {
  return Ask({Kind::kPeekChild}).ended;
}

void SimulatedChildWaiter::Reap(pid_t pid) { Ask({Kind::kReapChild, pid}); }

bool SimulatedChildWaiter::AwaitEnd(pid_t pid, absl::Duration) {
  Ask({Kind::kAwaitChild, pid});
  return true;
}

ChildWaiter::Change SimulatedChildWaiter::TakeChange(pid_t pid) {
  return Ask({Kind::kTakeChange, pid}).change;
}

Outcome SimulatedChildWaiter::Forward(pid_t pid, const ReceivedSignal& signal) {
  if (pid <= 1) return Error{"kill", EINVAL};
  SystemCall call{Kind::kKill, pid};
  call.signal = signal;
  return OutcomeOf("kill", Ask(call));
}

void SimulatedDiagnostics::Say(absl::string_view line) {
  OutsideProgram outside;
  Kernel::Current().Say(std::string(line));
}

}  // namespace acp_wrap::simulation
