#include "shim/run/remote_tree.h"

#include <signal.h>
#include <sys/types.h>

#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/wait_status.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/gate.h"
#include "platform/group_witness.h"
#include "platform/system.h"
#include "shim/run/front_start.h"
#include "shim/run/messages.h"
#include "shim/run/owned_tree.h"
#include "shim/run/protocol.h"
#include "shim/run/run.h"
#include "shim/run/tree.h"

namespace acp_wrap {

RemoteTree::RemoteTree(System& system, const Run& run, EventLoop& loop,
                       Tree::Listener& listener, FrontStart& start)
    : system_(system),
      run_(run),
      loop_(loop),
      listener_(listener),
      channel_(std::move(start.channel)),
      gate_(std::move(start.gate)),
      guardian_(start.guardian),
      watch_(system) {
  known_.scope = std::move(start.scope);
  known_.began = start.began;
}

void RemoteTree::Terminate(const TerminationRequest& request) {
  if (request.cause == TerminationCause::kInterrupted) {
    known_.interrupted = request;
  } else {
    known_.requested =
        known_.requested ? Combine(*known_.requested, request) : request;
    watch_.Begin();
  }
  Send(CallerWants{request});
}

void RemoteTree::ForwardToAgent(const ReceivedSignal& signal) {
  known_.forwards.Add(signal);
  if (channel_ != nullptr) known_.forwards.Send(*channel_);
}

std::optional<absl::Time> RemoteTree::Advance() {
  if (!guarded()) return std::nullopt;
  starts_agent_ = guardian_ready_ && gate_ != nullptr;
  tells_caller_heard_ = caller_unheard_;
  // Known before front waits: it may be stopped for a while, and what the
  // guardian has answered meanwhile has to be read before it is judged.
  looked_at_ = system_.clock().Now();
  return starts_agent_ || tells_caller_heard_ ? absl::InfinitePast()
                                              : watch_.due();
}

void RemoteTree::OnChannelReady() {
  if (channel_ == nullptr) return;
  ControlChannel::Received received = channel_->Receive();
  for (const Packet& packet : received.messages) {
    const std::optional<GuardianMessage> message =
        Unpack<GuardianMessage>(packet);
    if (!message) continue;
    std::visit([this](const auto& known) { On(known); }, *message);
  }
  if (!received.closed) return;
  loop_.ForgetChannel();
  channel_.reset();
}

void RemoteTree::OnEventsTaken() {
  if (starts_agent_) StartAgent();
  if (tells_caller_heard_) TellCallerHeard();
  if (guarded() && watch_.EndsIfHeld(guardian_, channel_.get(), looked_at_)) {
    OnChannelReady();
    guardian_ = kNobody;
  }
}

void RemoteTree::On(const AgentStopped& message) {
  listener_.OnAgentStopped(message.signal);
  Send(FrontGoesOn{});
}

void RemoteTree::On(SignalForwarded) {
  known_.forwards.OnConfirmed();
  if (channel_ != nullptr) known_.forwards.Send(*channel_);
}

void RemoteTree::On(const TreeGone& message) {
  tree_gone_ = true;
  some_stay_ = message.some_stay != 0;
}

// The agent's process waits, with all signals blocked, until StartAgent().
void RemoteTree::On(const AgentForked& message) {
  // As it stands in the agent's environment.
  known_.scope.run.guardian = {guardian_, message.guardian_start_time};
  known_.agent.pid = static_cast<pid_t>(message.agent);
  // Without it signals to the group reach the agent twice, and nothing else is
  // wrong.
  Result<std::unique_ptr<GroupWitness>> witness = system_.CreateGroupWitness();
  if (witness.ok()) known_.witness = std::move(witness.value());
}

// Since the witness is there, front has taken signals once.  One that the group
// got before that has been passed on like any other: the agent's process had
// it pending already, so that the two are one.
void RemoteTree::StartAgent() {
  if (gate_ == nullptr) return;
  TellRun(system_.diagnostics(), known_.scope.run, run_, known_.agent.pid);
  TellStarted(system_.diagnostics(), "agent", known_.agent.pid,
              run_.command.file);
  Outcome opened = gate_->Open();
  gate_.reset();
  known_.agent.waits = false;
  if (!opened.ok()) {
    system_.diagnostics().Say(
        FailureMessage("cannot start the agent", opened.error()));
  }
  listener_.OnAgentStarted();
}

void RemoteTree::OnAgentEnded(const WaitStatus& status) {
  known_.agent.status = status;
  listener_.OnAgentEnded();
}

void RemoteTree::On(const AgentEnded& message) {
  OnAgentEnded(message.status);
  caller_unheard_ = true;
  if (!run_.spares) watch_.Begin();
}

// Linux signals a group under a lock that exit(2) needs (tasklist_lock): what
// the agent has died of is known once signals have been taken again.
void RemoteTree::TellCallerHeard() {
  caller_unheard_ = false;
  if (!tree_gone_) Send(CallerHeard{});
  // Ended here and now, it costs the caller no time at the end.
  known_.witness.reset();
  if (!run_.spares) return;
  // The guardian stays.
  guardian_ = kNobody;
  tree_gone_ = true;
}

void RemoteTree::OnChildrenChanged() {
  // Besides the guardian there may be children from before the exec.
  ChildWaiter& children = system_.children();
  while (true) {
    ChildWaiter::Ended ended = children.Peek();
    if (ended.kind != ChildWaiter::Ended::Kind::kChild) break;
    if (ended.pid == guardian_) {
      OnGuardianEnded(ended.status);
      return;
    }
    // With the guardian gone the agent is one of them, and nobody promises
    // that the guardian is named first.
    OnChannelReady();
    if (ended.pid == known_.agent.pid && !known_.agent.status)
      OnAgentEnded(ended.status);
    children.Reap(ended.pid);
    if (known_.witness != nullptr) known_.witness->OnReaped(ended.pid);
    listener_.OnReaped(ended.pid);
  }
  // Whoever stops the guardian stops what protects the run.
  if (children.TakeChange(guardian_).kind ==
      ChildWaiter::Change::Kind::kStopped) {
    ReceivedSignal proceed;
    proceed.number = SIGCONT;
    children.Forward(guardian_, proceed).ok();
  }
}

void RemoteTree::OnGuardianEnded(const WaitStatus& status) {
  OnChannelReady();
  system_.children().Reap(guardian_);
  // A guardian that fails by itself says so.
  if (status.signaled() && !tree_gone_) {
    system_.diagnostics().Say(GuardianKilledMessage(run_, gate_ == nullptr));
  }
  // What it says, a guardian that was killed may not have said itself.
  if (status.signaled()) some_stay_ = false;
  // The number may become another's, who may signal this process.
  guardian_ = kNobody;
}

bool RemoteTree::ProvedGone() {
  return run_.spares || some_stay_ || known_.scope.adopts_strangers ||
         !system_.children().IsAnyoneLeft();
}

std::unique_ptr<Tree> RemoteTree::TakenOver() {
  guardian_ = kNobody;
  // Even an agent that was not started may be a process to be waited for; it
  // sees the gate close, and exits.
  gate_.reset();
  if (channel_ != nullptr) loop_.ForgetChannel();
  channel_.reset();
  return std::make_unique<OwnedTree>(system_, run_, listener_, known_);
}

}  // namespace acp_wrap
