#include "tests/simulation/system_calls.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "platform/child_waiter.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/memory.h"
#include "tests/simulation/process.h"
#include "tests/simulation/script.h"
#include "tests/simulation/signal_set.h"
#include "tests/simulation/system_call.h"

namespace acp_wrap::simulation {
namespace {

using Kind = SystemCall::Kind;

const SystemCall* asked = nullptr;

SystemAnswer Failure(int error) {
  SystemAnswer answer;
  answer.error = error;
  return answer;
}

ProcessInfo InfoOf(const Process& process) {
  ProcessInfo info;
  info.id = process.id;
  info.parent = process.parent;
  info.group = process.group;
  info.session = process.session;
  info.zombie = process.state == Process::State::kZombie;
  info.stopped = process.state == Process::State::kStopped;
  info.uninterruptible = process.uninterruptible();
  info.name = process.script != nullptr ? process.script->name : "code";
  return info;
}

// The guardian's child is the agent, and the tree's child is of the tree.
Party PartyOfChild(Party parent, bool first) {
  switch (parent) {
    case Party::kFront:
      return first ? Party::kGuardian : Party::kHelper;
    case Party::kGuardian:
      return Party::kTree;
    default:
      return parent;
  }
}

}  // namespace

const SystemAnswer& Ask(const SystemCall& call) {
  asked = &call;
  LeaveProgram();
  return Kernel::Current().Caller().answer;
}

SystemCall AskedCall() { return *asked; }

// Whether a handle says so; one for nobody says nothing.
bool Kernel::HasEnded(const ProcessId& watched) const {
  if (watched.pid == 0) return false;
  const Process* process = Find(watched);
  return process == nullptr || process->state == Process::State::kZombie;
}

bool Kernel::CallIsReady(const Process& process) const {
  const SystemCall& call = process.call;
  switch (call.kind) {
    case Kind::kPoll: {
      if (now_ >= call.until || !process.pending.empty()) return true;
      if (HasEnded(call.process) || HasEnded(call.second)) return true;
      if (call.end == 0) return false;
      const End& end = ends_.at(call.end);
      return !end.inbox.empty() || !IsHeld(end.peer);
    }
    case Kind::kReadByte: {
      const End& end = ends_.at(call.end);
      return end.bytes > 0 || !IsHeld(end.peer);
    }
    case Kind::kAwaitChild: {
      const Process* child = Find(call.pid);
      return child == nullptr || child->parent != process.id.pid ||
             child->state == Process::State::kZombie;
    }
    default:
      return true;
  }
}

SystemAnswer SystemCalls::Execute() {
  SystemAnswer answer;
  switch (call_.kind) {
    case Kind::kNone:
      return process_.answer;
    case Kind::kFork:
      return Fork();
    case Kind::kForkWitness:
      return ForkWitness();
    case Kind::kExec:
      return Exec();
    case Kind::kExit:
      kernel_.BeginExit(process_, call_.status);
      return answer;
    case Kind::kParentPid:
      answer.pid = process_.parent;
      return answer;
    case Kind::kLeadGroup:
      return LeadGroup();
    case Kind::kLeadSession:
      return LeadSession();
    case Kind::kBecomeSubreaper:
      if (!kernel_.rules_.subreapers) return Failure(ENOSYS);
      process_.subreaper = true;
      return answer;
    case Kind::kHideEnvironment:
      process_.environment.clear();
      return answer;
    case Kind::kEndWithParent:
      process_.parent_death_signal = SIGKILL;
      if (process_.parent != call_.pid) {
        kernel_.BeginExit(process_, WaitStatus::Exited(0));
      }
      return answer;
    case Kind::kGoOnWhenParentEnds:
      process_.parent_death_signal = SIGCONT;
      return answer;
    case Kind::kCreateChannel:
    case Kind::kCreatePipe:
      kernel_.CreateEnds(process_, answer.ends);
      return answer;
    case Kind::kClose:
      kernel_.Close(process_, call_.end);
      return answer;
    case Kind::kSend:
      return Send();
    case Kind::kReceive:
      return Receive();
    case Kind::kWriteByte: {
      Kernel::End& end = kernel_.ends_.at(call_.end);
      if (!kernel_.IsHeld(end.peer)) return Failure(EPIPE);
      ++kernel_.ends_.at(end.peer).bytes;
      return answer;
    }
    case Kind::kReadByte: {
      int& bytes = kernel_.ends_.at(call_.end).bytes;
      answer.closed = bytes == 0;
      if (bytes > 0) --bytes;
      return answer;
    }
    case Kind::kOpenPidfd: {
      const Process* target = kernel_.Find(call_.pid);
      if (target == nullptr) return Failure(ESRCH);
      answer.process = target->id;
      return answer;
    }
    case Kind::kPoll:
      return Poll();
    case Kind::kTakeSignals:
      return TakeSignals();
    case Kind::kRestoreSignals:
      process_.blocked = {};
      return answer;
    case Kind::kStopSelf:
      return StopSelf();
    case Kind::kPeekChild:
      return PeekChild();
    case Kind::kReapChild:
    case Kind::kAwaitChild:
      return ReapChild();
    case Kind::kTakeChange:
      return TakeChange();
    case Kind::kKill:
      return Kill(kernel_.Find(call_.pid));
    case Kind::kSignalProcess:
      return Kill(kernel_.Find(call_.process));
    case Kind::kGetSession:
    case Kind::kReadStat:
      return ReadStat(kernel_.Find(call_.pid));
    case Kind::kReadEnvironment:
      return ReadEnvironment();
    case Kind::kListAll:
      return ListAll();
    case Kind::kReadChildren:
      return ReadChildren();
    case Kind::kInspectChild:
      return InspectChild();
    case Kind::kTakeFromWitness:
      return TakeFromWitness();
  }
  return answer;
}

SystemAnswer SystemCalls::Fork() {
  Process& child = kernel_.Fork(process_);
  child.party = PartyOfChild(process_.party, !process_.has_forked);
  process_.has_forked = true;
  SystemAnswer answer;
  answer.pid = child.id.pid;
  return answer;
}

// Its code (group_witness.cc) does nothing but answer front.
SystemAnswer SystemCalls::ForkWitness() {
  Process& child = kernel_.Fork(process_);
  child.party = Party::kHelper;
  child.image.reset();
  child.ends.clear();
  static const ScriptPtr script =
      std::make_shared<Script>(Script{"witness", {{Op::Kind::kPause}}});
  child.script = script;
  child.parent_death_signal = SIGKILL;
  SystemAnswer answer;
  answer.pid = child.id.pid;
  return answer;
}

SystemAnswer SystemCalls::Exec() {
  kernel_.records_.executed.push_back(process_.id);
  process_.image.reset();
  process_.ends.clear();
  process_.environment = call_.environment;
  kernel_.executed_environment_ = call_.environment;
  process_.call = {};
  process_.script = kernel_.executed_;
  kernel_.EnterOp(process_, 0);
  kernel_.DropUnheld();
  return {};
}

SystemAnswer SystemCalls::LeadGroup() {
  if (process_.group == process_.id.pid) return {};
  if (process_.session == process_.id.pid) return Failure(EPERM);
  process_.group = process_.id.pid;
  return {};
}

SystemAnswer SystemCalls::LeadSession() {
  if (process_.group == process_.id.pid) return Failure(EPERM);
  process_.session = process_.group = process_.id.pid;
  return {};
}

SystemAnswer SystemCalls::Send() {
  const Kernel::End& end = kernel_.ends_.at(call_.end);
  if (!kernel_.IsHeld(end.peer)) return Failure(EPIPE);
  auto& inbox = kernel_.ends_.at(end.peer).inbox;
  if (inbox.size() >= kernel_.rules_.channel_capacity) return Failure(EAGAIN);
  inbox.push_back(call_.message);
  return {};
}

SystemAnswer SystemCalls::Receive() {
  Kernel::End& end = kernel_.ends_.at(call_.end);
  SystemAnswer answer;
  answer.messages = std::exchange(end.inbox, {});
  answer.closed = !kernel_.IsHeld(end.peer);
  return answer;
}

SystemAnswer SystemCalls::Poll() {
  SystemAnswer answer;
  answer.signals_ready = !process_.pending.empty();
  if (call_.end != 0) {
    const Kernel::End& end = kernel_.ends_.at(call_.end);
    answer.channel_ready = !end.inbox.empty() || !kernel_.IsHeld(end.peer);
  }
  answer.process_ended = kernel_.HasEnded(call_.process);
  answer.second_ended = kernel_.HasEnded(call_.second);
  return answer;
}

SystemAnswer SystemCalls::TakeSignals() {
  SystemAnswer answer;
  answer.signals = std::exchange(process_.pending, {});
  return answer;
}

SystemAnswer SystemCalls::StopSelf() {
  const int signal = call_.signal.number;
  // The next step, once it goes on, has nothing left to do.
  process_.call = {};
  process_.RemovePending({SIGCONT});
  kernel_.Deliver(process_, signal);
  return {};
}

SystemAnswer SystemCalls::PeekChild() {
  SystemAnswer answer;
  const pid_t self = process_.id.pid;
  if (const Process* ended = kernel_.FirstEnded(self)) {
    answer.ended = {ChildWaiter::Ended::Kind::kChild, ended->id.pid,
                    ended->end_status};
  } else if (kernel_.ChildrenOf(self).empty()) {
    answer.ended.kind = ChildWaiter::Ended::Kind::kNoChildren;
  }
  return answer;
}

Process* SystemCalls::Child() {
  auto found = kernel_.processes_.find(call_.pid);
  return found != kernel_.processes_.end() &&
                 found->second.parent == process_.id.pid
             ? &found->second
             : nullptr;
}

SystemAnswer SystemCalls::ReapChild() {
  const Process* child = Child();
  if (child == nullptr) return Failure(ECHILD);
  if (child->state == Process::State::kZombie) kernel_.Free(call_.pid);
  return {};
}

SystemAnswer SystemCalls::TakeChange() {
  SystemAnswer answer;
  if (Process* child = Child()) {
    answer.change = std::exchange(child->change, {});
  }
  return answer;
}

SystemAnswer SystemCalls::Kill(const Process* target) {
  if (target == nullptr) return Failure(ESRCH);
  ReceivedSignal signal = call_.signal;
  signal.sender = process_.id.pid;
  if (signal.number == 0) return {};
  kernel_.records_.sent.push_back({process_, *target, signal.number});
  if (target->privileged) return Failure(EPERM);
  kernel_.Send(target->id.pid, signal);
  return {};
}

SystemAnswer SystemCalls::ReadStat(const Process* target) {
  if (target == nullptr) return Failure(ESRCH);
  SystemAnswer answer;
  answer.info = InfoOf(*target);
  answer.process = target->id;
  return answer;
}

SystemAnswer SystemCalls::ReadEnvironment() {
  const Process* target = kernel_.Find(call_.process);
  if (target == nullptr) return Failure(ESRCH);
  if (target->privileged) return Failure(EACCES);
  SystemAnswer answer;
  for (const std::string& entry : target->environment) {
    answer.text += entry;
    answer.text += '\0';
  }
  return answer;
}

// Of the caller's user alone.
SystemAnswer SystemCalls::ListAll() {
  SystemAnswer answer;
  for (const auto& [pid, process] : kernel_.processes_) {
    if (pid != kInitPid && !process.privileged) answer.pids.push_back(pid);
  }
  return answer;
}

SystemAnswer SystemCalls::ReadChildren() {
  const Process* target = kernel_.Find(call_.process);
  if (target == nullptr) return Failure(ESRCH);
  SystemAnswer answer;
  answer.pids = kernel_.ChildrenOf(target->id.pid);
  return answer;
}

SystemAnswer SystemCalls::InspectChild() {
  const Process* target = kernel_.Find(call_.pid);
  if (target == nullptr) return Failure(ESRCH);
  bool descends = target->parent == process_.id.pid ||
                  (target->parent == call_.process.pid &&
                   kernel_.Find(call_.process) != nullptr);
  return descends ? ReadStat(target) : Failure(ESRCH);
}

SystemAnswer SystemCalls::TakeFromWitness() {
  auto found = kernel_.processes_.find(call_.pid);
  SystemAnswer answer;
  // One that is stopped does not answer in time.
  if (found == kernel_.processes_.end() ||
      found->second.state != Process::State::kRunning) {
    answer.closed = true;
    return answer;
  }
  Process& witness = found->second;
  answer.signals_ready = witness.HasPending(call_.signal.number);
  witness.RemovePending({call_.signal.number});
  return answer;
}

}  // namespace acp_wrap::simulation
