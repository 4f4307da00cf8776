// What comes next in a process, and whether it can come now.

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "lib/ending/wait_status.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/memory.h"
#include "tests/simulation/process.h"
#include "tests/simulation/script.h"
#include "tests/simulation/system_call.h"
#include "tests/simulation/system_calls.h"

namespace acp_wrap::simulation {
namespace {

// Those whose code runs.  The code cannot be told by an argument, since it is
// resumed in whichever copy of the kernel goes on.
Kernel* current_kernel = nullptr;
pid_t current_pid = 0;

}  // namespace

Kernel& Kernel::Current() { return *current_kernel; }

const Process& Kernel::Caller() const { return processes_.at(current_pid); }

bool Kernel::CanStep(const Process& process) const {
  switch (process.state) {
    case Process::State::kZombie:
    case Process::State::kStopped:
      return false;
    case Process::State::kExiting:
      return true;
    case Process::State::kRunning:
      break;
  }
  if (process.uninterruptible()) return false;
  if (Deliverable(process) != 0) return true;
  return process.image != nullptr ? CallIsReady(process) : OpIsReady(process);
}

std::string Kernel::DescribeStep(const Process& process) const {
  std::string text = Name(process) + " ";
  if (process.state == Process::State::kExiting) {
    return text + "becomes a zombie: " + Describe(process.end_status);
  }
  if (int signal = Deliverable(process))
    return text + "takes " + SignalName(signal);
  if (process.image != nullptr) return text + Describe(process.call);
  return text + Describe(process.script->ops[static_cast<size_t>(process.op)]);
}

void Kernel::Step(pid_t pid) {
  Process& process = processes_.at(pid);
  if (process.state == Process::State::kExiting) {
    FinishExit(process);
  } else if (int signal = Deliverable(process)) {
    if (signal == SIGKILL) {
      BeginExit(process, WaitStatus::Signaled(SIGKILL));
    } else {
      Deliver(process, signal);
    }
  } else if (process.image != nullptr) {
    SystemAnswer answer = SystemCalls(*this, process).Execute();
    // exit(2), exec(2) and a stop do not come back now.
    if (process.image != nullptr && process.state == Process::State::kRunning) {
      StepCode(pid, answer);
    }
  } else {
    StepScript(process);
  }
}

bool Kernel::StepIsPrivate(const Process& process) const {
  if (process.state != Process::State::kRunning || process.image == nullptr ||
      Deliverable(process) != 0) {
    return false;
  }
  switch (process.call.kind) {
    case SystemCall::Kind::kNone:
    case SystemCall::Kind::kCreateChannel:
    case SystemCall::Kind::kCreatePipe:
    case SystemCall::Kind::kHideEnvironment:
      return true;
    case SystemCall::Kind::kClose:
      // Whoever has both ends talks to itself.
      return process.Holds(ends_.at(process.call.end).peer);
    case SystemCall::Kind::kReadStat:
      return process.call.pid == process.id.pid;
    case SystemCall::Kind::kBecomeSubreaper:
      return ChildrenOf(process.id.pid).empty();
    default:
      return false;
  }
}

bool Kernel::CanFail(const Process& process) const {
  return process.state == Process::State::kRunning &&
         process.image != nullptr && Deliverable(process) == 0 &&
         CallIsReady(process);
}

void Kernel::FailCall(pid_t pid, int error) {
  SystemAnswer answer;
  answer.error = error;
  StepCode(pid, answer);
}

void Kernel::RunCode(pid_t pid, void (*program)(void*), void* argument) {
  current_kernel = this;
  current_pid = pid;
  Process& process = processes_.at(pid);
  process.script.reset();
  process.blocked = SignalSet::Blockable();
  process.image = StartProgram(program, argument);
  process.call = AskedCall();
}

void Kernel::StepCode(pid_t pid, const SystemAnswer& answer) {
  current_kernel = this;
  current_pid = pid;
  Process& process = processes_.at(pid);
  process.answer = answer;
  process.image = ResumeProgram(process.image);
  process.call = AskedCall();
  process.answer = {};
}

absl::Time Kernel::NextDeadline() const {
  absl::Time next = absl::InfiniteFuture();
  for (const auto& [pid, process] : processes_) {
    if (process.state != Process::State::kRunning) continue;
    if (process.image != nullptr &&
        process.call.kind == SystemCall::Kind::kPoll) {
      next = std::min(next, process.call.until);
    }
    if (process.script != nullptr && process.asleep_until > now_) {
      next = std::min(next, process.asleep_until);
    }
  }
  return next;
}

const Process* Kernel::FirstEnded(pid_t parent) const {
  for (pid_t pid : ChildrenOf(parent)) {
    const Process& child = processes_.at(pid);
    if (child.state == Process::State::kZombie) return &child;
  }
  return nullptr;
}

bool Kernel::OpIsReady(const Process& process) const {
  if (process.script == nullptr) return false;
  const Op& op = process.script->ops[static_cast<size_t>(process.op)];
  switch (op.kind) {
    case Op::Kind::kPause:
    case Op::Kind::kDiskSleep:
      return false;
    case Op::Kind::kSleep:
      return now_ >= process.asleep_until;
    case Op::Kind::kWait:
      return FirstEnded(process.id.pid) != nullptr ||
             ChildrenOf(process.id.pid).empty();
    default:
      return true;
  }
}

void Kernel::EnterOp(Process& process, int op) {
  process.op = op;
  process.privileged = process.privileged || process.script->privileged;
  const Op& next = process.script->ops[static_cast<size_t>(op)];
  process.asleep_until = next.kind == Op::Kind::kSleep ? now_ + next.duration
                                                       : absl::InfinitePast();
}

void Kernel::StepScript(Process& process) {
  const Op& op = process.script->ops[static_cast<size_t>(process.op)];
  int next = process.op + 1;
  switch (op.kind) {
    case Op::Kind::kFork: {
      Process& child = Fork(process);
      child.script = op.script;
      if (op.script->piped) {
        child.input =
            static_cast<uint64_t>(child.id.pid) << 32 | child.id.start_time;
      }
      EnterOp(child, 0);
      break;
    }
    case Op::Kind::kExit:
      BeginExit(process, WaitStatus::Exited(op.number));
      return;
    case Op::Kind::kRaise: {
      ReceivedSignal signal;
      signal.number = op.number;
      signal.sender = process.id.pid;
      Post(process, signal);
      break;
    }
    case Op::Kind::kSleep:
    case Op::Kind::kPause:
    case Op::Kind::kDiskSleep:
      break;
    case Op::Kind::kWait:
      if (const Process* ended = FirstEnded(process.id.pid)) {
        Free(ended->id.pid);
      }
      break;
    case Op::Kind::kSetSession:
      process.session = process.group = process.id.pid;
      break;
    case Op::Kind::kSetGroup:
      process.group = process.id.pid;
      break;
    case Op::Kind::kGoto:
      next = op.number;
      break;
    case Op::Kind::kIgnore:
      process.ignored.Add(op.number);
      process.RemovePending({op.number});
      break;
    case Op::Kind::kSubreaper:
      process.subreaper = true;
      break;
    case Op::Kind::kClearEnvironment:
      process.environment.clear();
      break;
  }
  EnterOp(process, next);
}

}  // namespace acp_wrap::simulation
