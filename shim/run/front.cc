#include "shim/run/front.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/caller_signals.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/run_limits.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/gate.h"
#include "platform/group_witness.h"
#include "platform/system.h"
#include "shim/run/agent.h"
#include "shim/run/descent.h"
#include "shim/run/forward_queue.h"
#include "shim/run/front_start.h"
#include "shim/run/guardian_watch.h"
#include "shim/run/messages.h"
#include "shim/run/request_time.h"
#include "shim/run/run.h"
#include "shim/run/run_result.h"
#include "shim/run/supervision.h"
#include "shim/run/sweep_helper.h"
#include "shim/run/who_asked.h"

namespace acp_wrap {
namespace {

using Kind = ControlMessage::Kind;

// No process has that pid, and no signal that sender: 0 is the kernel.
constexpr pid_t kNobody = -1;

class Front : public Supervision::Listener {
 public:
  Front(System& system, const Run& run, FrontStart start)
      : system_(system),
        run_(run),
        caller_signals_(
            [&system](int signal) { return system.IgnoredAtStart(signal); },
            run.on_interrupt),
        scope_(std::move(start.scope)),
        began_(start.began),
        channel_(std::move(start.channel)),
        loop_(std::move(start.loop)),
        gate_(std::move(start.gate)),
        foreground_(start.foreground),
        guardian_(start.guardian),
        waker_(start.guardian),
        who_asked_(system),
        request_time_(system.processes()),
        watch_(system),
        sweep_(system, run.sweep),
        limits_(run.limits, run.timing.grace) {}

  // Until the agent has ended and nothing is left.
  void Relay();

  WaitStatus status() const {
    return lifetime_over_ ? WaitStatus::Exited(kExitTimedOut) : status_;
  }

  bool OnAgentEnded(const WaitStatus& status) override {
    status_ = status;
    agent_ended_ = true;
    agent_ended_at_ = system_.clock().Now();
    limits_.OnAgentEnded();
    return false;
  }
  void OnAgentStopped(int signal) override {
    // Without a guardian nobody else would end the tree meanwhile.
    const bool needed = supervision_ != nullptr && supervision_->terminating();
    if (!needed && !AgentGoesOn(system_, agent_)) {
      request_time_.OnStop();
      system_.StopSelf(signal);
    }
    if (channel_ != nullptr) channel_->Send({Kind::kResumed}).ok();
  }
  void OnAgentContinued() override {}
  void OnReaped(pid_t pid) override {
    if (witness_ != nullptr) witness_->OnReaped(pid);
  }

 private:
  void OnSignal(const ReceivedSignal& signal);
  SignalContext ContextOf(const ReceivedSignal& signal);
  bool IsFromBelow(const ReceivedSignal& signal);
  void OnMessage(const ControlMessage& message);
  void OnChildrenChanged();
  void OnAgentPid(pid_t agent);
  void LetAgentGo();
  void OnAgentEndTold(const WaitStatus& status);
  void CatchUp();
  void ApplyLimits();
  void OnGuardianEnded(const WaitStatus& status);
  void OnGuardianGone();
  void Attend();
  bool SomebodyIsLeft();
  void ReadChannel();
  void TakeOver();
  void KeepWitness();
  void DismissWitness();
  void Terminate(const TerminationRequest& request);
  void LetGo() {
    channel_.reset();
    gate_.reset();
  }
  void BeginSweep();
  void EndSweep();
  void ForwardToAgent(const ReceivedSignal& signal);

  System& system_;
  const Run& run_;
  CallerSignals caller_signals_;
  // For the take-over.
  Scope scope_;
  const absl::Time began_;
  std::unique_ptr<ControlChannel> channel_;
  std::unique_ptr<EventLoop> loop_;
  // Holds the agent back; nothing once it has been let go.
  std::unique_ptr<Gate> gate_;
  std::unique_ptr<GroupWitness> witness_;
  // What was in the terminal's foreground at the start; 0 without a terminal.
  const pid_t foreground_;

  // kNobody once it has been waited for.
  pid_t guardian_;
  // The guardian, until all that it can have sent has been read: its SIGCONT
  // may come after the news of its end.
  pid_t waker_;
  bool guardian_ready_ = false;
  bool tree_gone_ = false;
  bool some_stay_ = false;
  pid_t agent_ = 0;
  bool agent_ended_ = false;
  absl::Time agent_ended_at_;
  // The guardian has told of it, and signals have not been taken since.
  bool agent_end_is_news_ = false;
  WaitStatus status_ = WaitStatus::Exited(kExitFailure);
  std::optional<TerminationRequest> termination_requested_;
  // The terminal's SIGINT, which asks for nothing.
  std::optional<TerminationRequest> interrupted_;
  WhoAsked who_asked_;
  ForwardQueue forwards_;
  RequestTime request_time_;
  // The agent may have got a stop later than a SIGCONT that was sent after it.
  bool stop_in_doubt_ = false;
  GuardianWatch watch_;
  SweepHelper sweep_;
  RunLimits limits_;
  // That is what has ended the run.
  bool lifetime_over_ = false;
  // What front runs itself once the guardian is gone.
  std::unique_ptr<Supervision> supervision_;
};

void Front::Relay() {
  Attend();
  EndSweep();
  // Whoever says on the channel that the tree is gone, or has this process fork
  // (ptrace(2)), has not got away by that.
  if (SomebodyIsLeft()) {
    tree_gone_ = false;
    OnGuardianGone();
    Attend();
  }
  who_asked_.Say();
  SayWhatWasLost(system_.diagnostics());
  // What the agent had put there may have been ended.
  if (foreground_ != 0) system_.terminal().RestoreForeground(foreground_);
}

// As the kernel has it, once the wrapper's own processes are gone.
bool Front::SomebodyIsLeft() {
  return supervision_ == nullptr && !run_.spares && !some_stay_ &&
         !scope_.adopts_strangers && system_.children().IsAnyoneLeft();
}

// Until the tree is gone.
void Front::Attend() {
  while (guardian_ != kNobody || supervision_ != nullptr) {
    absl::Time until = std::min(sweep_.due(), limits_.due());
    if (guardian_ != kNobody) until = std::min(until, watch_.due());
    if (supervision_ != nullptr) {
      DismissWitness();
      std::optional<absl::Time> due = supervision_->Advance();
      if (!due || (run_.spares && agent_ended_)) break;
      until = std::min(limits_.due(), *due);
    }
    const bool agent_waits = guardian_ready_ && gate_ != nullptr;
    const bool end_is_news = agent_end_is_news_;
    if (agent_waits || end_is_news) until = absl::InfinitePast();
    // Known before: a SIGCONT that came before this may be read only now.
    const bool stop_arrived = !forwards_.HoldsStop();
    const bool guardian_gone = guardian_ == kNobody;
    // Likewise: this process may be stopped for a while, and what the guardian
    // has answered meanwhile has to be read before it is judged.
    const absl::Time looked_at = system_.clock().Now();
    const bool was_stopped = request_time_.stopped();
    EventLoop::Events events = loop_->Wait(until);
    // Before the channel: a message there may let front stop, and the SIGCONT
    // that ends this makes the witness forget what it is to be asked about.
    for (const ReceivedSignal& signal : events.signals) OnSignal(signal);
    if (was_stopped) request_time_.OnTaken();
    if (guardian_gone) waker_ = kNobody;
    if (stop_arrived && !forwards_.HoldsStop()) stop_in_doubt_ = false;
    if (events.channel_ready) ReadChannel();
    if (events.parent_gone) {
      who_asked_.NoteParentLost();
      Terminate({TerminationCause::kParentLost, AlreadySignaled::kNobody});
    }
    if (events.input_closed) limits_.OnInputClosed(system_.clock().Now());
    if (limits_.due() != absl::InfiniteFuture()) ApplyLimits();
    if (agent_waits) LetAgentGo();
    if (end_is_news) CatchUp();
    if (guardian_ != kNobody &&
        watch_.EndsIfHeld(guardian_, channel_.get(), looked_at)) {
      ReadChannel();
      OnGuardianGone();
    }
    if (system_.clock().Now() >= sweep_.due()) BeginSweep();
  }
  witness_.reset();
  if (supervision_ != nullptr) {
    TellResult(
        system_, run_, supervision_->log(),
        {scope_.run, scope_.agent,
         agent_ended_ ? std::optional<WaitStatus>(status_) : std::nullopt,
         began_});
  }
}

void Front::OnSignal(const ReceivedSignal& signal) {
  if (signal.number == SIGCHLD) {
    // Also if somebody sent it: a second one does not become pending.
    OnChildrenChanged();
    if (signal.from_kernel) return;
  }
  ReceivedSignal known = signal;
  // What sigqueue(3) sends goes to one process.
  known.to_group =
      !signal.queued && witness_ != nullptr && witness_->Saw(signal.number);
  // A stop that the group got is taken for one to this process if SIGCONT has
  // taken it back from the witness: what is under way to the agent then has to
  // be taken back, too.
  if (signal.number == SIGCONT && stop_in_doubt_) known.to_group = false;
  if (known.to_group && known.of_unknown_origin) {
    known.from_kernel = CallerSignals::LooksLikeTerminals(
        known, system_.terminal().Foreground() == system_.self().Group());
  }
  // The guardian only wakes front.
  if (signal.sender != waker_) TellReceived(system_.diagnostics(), known);
  CallerSignals::Meaning meaning =
      caller_signals_.Interpret(known, ContextOf(known));
  if (meaning.forward) ForwardToAgent(signal);
  if (meaning.request && !run_.spares) {
    request_time_.Note(*meaning.request);
    if (meaning.request->cause != TerminationCause::kInterrupted) {
      who_asked_.NoteSignal(known);
    }
    Terminate(*meaning.request);
  }
}

SignalContext Front::ContextOf(const ReceivedSignal& signal) {
  SignalContext context;
  context.now = system_.clock().Now();
  context.guardian = waker_;
  if (agent_ended_) context.agent_ended = agent_ended_at_;
  if (signal.sender == waker_ && !signal.from_kernel) return context;
  if (CallerSignals::GroupHasIt(signal) && !agent_ended_) {
    // What the witness has not seen may have come before the agent was forked.
    context.agent_beyond_group = (gate_ != nullptr && !signal.to_group) ||
                                 AgentIsBeyondGroup(system_, agent_);
  }
  if (CallerSignals::MayAsk(signal.number)) {
    context.from_below = IsFromBelow(signal);
  }
  return context;
}

// An agent that ends its own group by kill(0, SIGTERM) wants to live on itself.
bool Front::IsFromBelow(const ReceivedSignal& signal) {
  if (signal.from_kernel || signal.sender <= 1 || agent_ == 0) return false;
  if (signal.sender == agent_ && !agent_ended_) return true;
  if (guardian_ == kNobody) {
    // What front had started before its exec is below front, too.
    return !scope_.adopts_strangers &&
           DescendsFrom(system_.processes(), signal.sender,
                        system_.self().Pid()) == Descent::kYes;
  }
  return signal.sender != guardian_ &&
         DescendsFrom(system_.processes(), signal.sender, guardian_) ==
             Descent::kYes;
}

void Front::OnChildrenChanged() {
  if (supervision_ != nullptr) {
    supervision_->OnChildrenChanged();
    return;
  }
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
    ReadChannel();
    if (ended.pid == agent_ && !agent_ended_) OnAgentEnded(ended.status);
    children.Reap(ended.pid);
    if (witness_ != nullptr) witness_->OnReaped(ended.pid);
    sweep_.OnReaped(ended.pid);
  }
  // Whoever stops the guardian stops what protects the run.
  if (children.TakeChange(guardian_).kind ==
      ChildWaiter::Change::Kind::kStopped) {
    ReceivedSignal proceed;
    proceed.number = SIGCONT;
    children.Forward(guardian_, proceed).ok();
  }
}

// The agent's process waits, with all signals blocked, until LetAgentGo().
void Front::OnAgentPid(pid_t agent) {
  agent_ = agent;
  // Without it signals to the group reach the agent twice, and nothing else is
  // wrong.
  Result<std::unique_ptr<GroupWitness>> witness = system_.CreateGroupWitness();
  if (witness.ok()) witness_ = std::move(witness.value());
}

// Since the witness is there, front has taken signals once.  One that the group
// got before that has been passed on like any other: the agent's process had
// it pending already, so that the two are one.
void Front::LetAgentGo() {
  if (gate_ == nullptr) return;
  TellRun(system_.diagnostics(), scope_.run, run_, agent_);
  TellStarted(system_.diagnostics(), "agent", agent_, run_.command.file);
  Outcome opened = gate_->Open();
  gate_.reset();
  if (!opened.ok()) {
    system_.diagnostics().Say(
        FailureMessage("cannot start the agent", opened.error()));
  }
  sweep_.OnAgentStarted();
  limits_.OnAgentStarted(system_.clock().Now());
}

void Front::OnAgentEndTold(const WaitStatus& status) {
  OnAgentEnded(status);
  agent_end_is_news_ = true;
  if (!run_.spares) watch_.Begin();
}

// Linux signals a group under a lock that exit(2) needs (tasklist_lock): what
// the agent has died of is known once signals have been taken again.
void Front::CatchUp() {
  agent_end_is_news_ = false;
  if (channel_ != nullptr && !tree_gone_) {
    channel_->Send({Kind::kCaughtUp}).ok();
  }
  // Ended here and now, it costs the caller no time at the end.
  witness_.reset();
  if (!run_.spares) return;
  // The guardian stays.
  guardian_ = kNobody;
  tree_gone_ = true;
}

void Front::ApplyLimits() {
  switch (limits_.Take(system_.clock().Now())) {
    case RunLimits::Due::kNothing:
      return;
    case RunLimits::Due::kLifetimeOver:
      lifetime_over_ = !termination_requested_;
      who_asked_.NoteLimit("--max-lifetime");
      Terminate({TerminationCause::kLifetimeOver, AlreadySignaled::kNobody});
      return;
    case RunLimits::Due::kInputClosed:
      if (loop_->InputIsClosed()) {
        who_asked_.NoteLimit("--on-stdin-close, as nobody can write to it");
        Terminate({TerminationCause::kInputClosed, AlreadySignaled::kNobody});
      } else {
        limits_.OnInputOpen();
      }
      return;
  }
}

void Front::OnGuardianEnded(const WaitStatus& status) {
  ReadChannel();
  system_.children().Reap(guardian_);
  // A guardian that fails by itself says so.
  if (status.signaled() && !tree_gone_) {
    system_.diagnostics().Say(GuardianKilledMessage(run_, gate_ == nullptr));
  }
  // What it says, a guardian that was killed may not have said itself.
  if (status.signaled()) some_stay_ = false;
  OnGuardianGone();
}

void Front::OnGuardianGone() {
  // The number may become another's, who may signal this process.
  guardian_ = kNobody;
  if (tree_gone_) return;
  // Even an agent that was not started may be a process to be waited for; it
  // sees the gate close, and exits.
  gate_.reset();
  TakeOver();
}

void Front::TakeOver() {
  // It would be taken for a descendant.
  sweep_.Abandon();
  KeepWitness();
  scope_.agent = agent_;
  scope_.group = system_.self().Group();
  scope_.keep = run_.keep;
  scope_.spares = run_.spares;
  scope_.names_wanted = NamesWanted(run_);
  scope_.orphans = run_.orphans;
  scope_.orphans_reported = !run_.report.empty();
  scope_.alone = true;
  supervision_ =
      std::make_unique<Supervision>(system_, run_.timing, scope_, *this);
  if (interrupted_) supervision_->Terminate(*interrupted_);
  if (termination_requested_) supervision_->Terminate(*termination_requested_);
  // One whose pid front has not been told has been kept from its exec.
  if (agent_ended_ || agent_ == 0) {
    supervision_->AgentIsGone();
  } else {
    for (const ReceivedSignal& signal : forwards_.unconfirmed()) {
      supervision_->ForwardToAgent(signal);
    }
  }
  supervision_->OnChildrenChanged();
}

// As long as the agent runs, it is asked what the group got.
void Front::KeepWitness() {
  if (witness_ == nullptr) return;
  Result<ProcessInfo> witness = system_.processes().Read(witness_->Pid());
  if (witness.ok()) {
    scope_.bystanders.insert(witness.value().id);
  } else {
    witness_.reset();
  }
}

// While there is one, the kernel does not say that no child is left.
void Front::DismissWitness() {
  if (witness_ == nullptr) return;
  if (!supervision_->terminating() && !agent_ended_) return;
  witness_.reset();
  supervision_->OnChildrenChanged();
}

void Front::ReadChannel() {
  if (channel_ == nullptr) return;
  ControlChannel::Received received = channel_->Receive();
  for (const ControlMessage& message : received.messages) OnMessage(message);
  if (!received.closed) return;
  loop_->ForgetChannel();
  channel_.reset();
}

void Front::OnMessage(const ControlMessage& message) {
  switch (message.kind) {
    case Kind::kAgentExited:
      OnAgentEndTold(WaitStatus::Exited(message.number));
      return;
    case Kind::kAgentKilled:
      OnAgentEndTold(WaitStatus::Signaled(message.number));
      return;
    case Kind::kAgentStopped:
      OnAgentStopped(message.number);
      return;
    case Kind::kAgentPid:
      // As it stands in the agent's environment.
      scope_.run.guardian = {guardian_, static_cast<uint64_t>(message.value)};
      OnAgentPid(message.number);
      return;
    case Kind::kGuardianReady:
      guardian_ready_ = true;
      return;
    case Kind::kForwarded:
      forwards_.OnConfirmed();
      if (channel_ != nullptr) forwards_.Send(*channel_);
      return;
    case Kind::kTreeGone:
      tree_gone_ = true;
      some_stay_ = message.number != 0;
      return;
    case Kind::kHere:
      watch_.OnAnswer();
      return;
    default:
      return;  // What only front says.
  }
}

void Front::Terminate(const TerminationRequest& request) {
  // For a take-over.
  const bool asks = request.cause != TerminationCause::kInterrupted;
  if (asks) {
    termination_requested_ = termination_requested_
                                 ? Combine(*termination_requested_, request)
                                 : request;
  } else {
    interrupted_ = request;
  }
  if (supervision_ != nullptr) {
    supervision_->Terminate(request);
  } else {
    if (asks) watch_.Begin();
    if (channel_ == nullptr) return;
    channel_
        ->Send({Kind::kTerminate, static_cast<int32_t>(request.cause),
                static_cast<int32_t>(request.already),
                static_cast<int64_t>(request.at), request.signal,
                request.newest})
        .ok();
    if (asks && !sweep_.begun()) BeginSweep();
  }
}

void Front::BeginSweep() {
  sweep_.Cancel();
  // Front has to have no child left when it supervises the tree itself.
  if (supervision_ != nullptr || guardian_ == kNobody) return;
  // While the agent starts, it comes first.
  sweep_.Begin(termination_requested_ || agent_ended_
                   ? SweepHelper::Priority::kNormal
                   : SweepHelper::Priority::kLow,
               [this] { LetGo(); });
}

void Front::EndSweep() {
  if (termination_requested_ &&
      termination_requested_->cause == TerminationCause::kCallerInsisted) {
    sweep_.Abandon();
    return;
  }
  sweep_.Finish(*loop_, run_.timing.kill_after,
                termination_requested_.has_value(), [this] { LetGo(); });
}

void Front::ForwardToAgent(const ReceivedSignal& signal) {
  if (supervision_ != nullptr) {
    supervision_->ForwardToAgent(signal);
    return;
  }
  forwards_.Add(signal);
  if (forwards_.HoldsStop()) stop_in_doubt_ = true;
  if (channel_ != nullptr) forwards_.Send(*channel_);
}

}  // namespace

WaitStatus RunFront(System& system, const Run& run) {
  std::optional<FrontStart> start = StartFront(system, run);
  if (!start) return WaitStatus::Exited(kExitFailure);
  Front front(system, run, *std::move(start));
  front.Relay();
  return front.status();
}

}  // namespace acp_wrap
