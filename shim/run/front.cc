#include "shim/run/front.h"

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
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
#include "platform/event_loop.h"
#include "platform/system.h"
#include "shim/run/agent.h"
#include "shim/run/descent.h"
#include "shim/run/front_start.h"
#include "shim/run/messages.h"
#include "shim/run/remote_tree.h"
#include "shim/run/run.h"
#include "shim/run/stops.h"
#include "shim/run/sweep_helper.h"
#include "shim/run/tree.h"
#include "shim/run/who_asked.h"

namespace acp_wrap {
namespace {

class Front : public Tree::Listener {
 public:
  Front(System& system, const Run& run, FrontStart start)
      : system_(system),
        run_(run),
        caller_signals_(
            [&system](int signal) { return system.IgnoredAtStart(signal); },
            run.on_interrupt),
        adopts_strangers_(start.scope.adopts_strangers),
        loop_(std::move(start.loop)),
        foreground_(start.foreground),
        stops_(system, start.guardian),
        who_asked_(system),
        sweep_(system, run.sweep),
        limits_(run.limits, run.timing.grace),
        tree_(std::make_unique<RemoteTree>(system, run, *loop_, *this, start)) {
  }

  // Until the agent has ended and nothing is left.
  void Relay();

  WaitStatus status() const {
    return lifetime_over_ ? WaitStatus::Exited(kExitTimedOut)
                          : tree_->agent().status.value_or(
                                WaitStatus::Exited(kExitFailure));
  }

 private:
  // Tree::Listener
  void OnAgentStarted() override {
    sweep_.OnAgentStarted();
    limits_.OnAgentStarted(system_.clock().Now());
  }
  void OnAgentEnded() override {
    agent_ended_at_ = system_.clock().Now();
    limits_.OnAgentEnded();
  }
  void OnAgentStopped(int signal) override {
    stops_.Mirror(tree_->agent().pid, signal);
  }
  void OnReaped(pid_t pid) override { sweep_.OnReaped(pid); }

  void Attend();
  void TakeOver();
  void OnEvents(const EventLoop::Events& events);
  void OnSignal(const ReceivedSignal& signal);
  SignalContext ContextOf(const ReceivedSignal& signal);
  bool IsFromBelow(const ReceivedSignal& signal);
  void ForwardToAgent(const ReceivedSignal& signal);
  void Terminate(const TerminationRequest& request);
  void ApplyLimits();
  void BeginSweep();
  void EndSweep();

  System& system_;
  const Run& run_;
  CallerSignals caller_signals_;
  // Front had children before: what loses its parent among what they start
  // becomes a child of front's, like the agent's own.
  const bool adopts_strangers_;
  std::unique_ptr<EventLoop> loop_;
  // What was in the terminal's foreground at the start; 0 without a terminal.
  const pid_t foreground_;
  FrontStops stops_;
  std::optional<absl::Time> agent_ended_at_;
  std::optional<TerminationRequest> requested_;
  WhoAsked who_asked_;
  SweepHelper sweep_;
  RunLimits limits_;
  // That is what has ended the run.
  bool lifetime_over_ = false;
  std::unique_ptr<Tree> tree_;
};

void Front::Relay() {
  Attend();
  EndSweep();
  if (!tree_->ProvedGone()) {
    TakeOver();
    Attend();
  }
  who_asked_.Say();
  SayWhatWasLost(system_.diagnostics());
  // What the agent had put there may have been ended.
  if (foreground_ != 0) system_.terminal().RestoreForeground(foreground_);
}

// Until the tree is gone.
void Front::Attend() {
  while (std::optional<absl::Time> due = tree_->Advance()) {
    stops_.BeginTurn(tree_->guarded(), tree_->HoldsStop());
    EventLoop::Events events =
        loop_->Wait(std::min({*due, sweep_.due(), limits_.due()}));
    // Before the channel: a message there may let front stop, and the SIGCONT
    // that ends this makes the witness forget what it is to be asked about.
    for (const ReceivedSignal& signal : events.signals) OnSignal(signal);
    stops_.EndTurn(tree_->HoldsStop());
    OnEvents(events);
  }
  tree_->Finish();
}

// What is no signal, once those have been taken.
void Front::OnEvents(const EventLoop::Events& events) {
  if (events.channel_ready) tree_->OnChannelReady();
  if (events.parent_gone) {
    who_asked_.NoteParentLost();
    Terminate({TerminationCause::kParentLost, AlreadySignaled::kNobody});
  }
  if (events.input_closed) limits_.OnInputClosed(system_.clock().Now());
  if (limits_.due() != absl::InfiniteFuture()) ApplyLimits();
  tree_->OnEventsTaken();
  if (tree_->lost()) TakeOver();
  if (system_.clock().Now() >= sweep_.due()) BeginSweep();
}

void Front::TakeOver() {
  // It would be taken for a descendant.
  sweep_.Cancel();
  sweep_.Abandon();
  tree_ = tree_->TakenOver();
}

void Front::OnSignal(const ReceivedSignal& signal) {
  if (signal.number == SIGCHLD) {
    // Also if somebody sent it: a second one does not become pending.
    tree_->OnChildrenChanged();
    if (tree_->lost()) TakeOver();
    if (signal.from_kernel) return;
  }
  ReceivedSignal known = signal;
  // What sigqueue(3) sends goes to one process.
  known.to_group = !signal.queued && tree_->GroupGot(signal.number);
  // A stop that the group got is taken for one to this process if SIGCONT has
  // taken it back from the witness: what is under way to the agent then has to
  // be taken back, too.
  if (signal.number == SIGCONT && stops_.stop_in_doubt()) {
    known.to_group = false;
  }
  if (known.to_group && known.of_unknown_origin) {
    known.from_kernel = CallerSignals::LooksLikeTerminals(
        known, system_.terminal().Foreground() == system_.self().Group());
  }
  // The guardian only wakes front.
  if (!stops_.IsOfWaker(signal)) TellReceived(system_.diagnostics(), known);
  CallerSignals::Meaning meaning =
      caller_signals_.Interpret(known, ContextOf(known));
  if (meaning.forward) ForwardToAgent(signal);
  if (meaning.request && !run_.spares) {
    stops_.NoteTime(*meaning.request);
    if (meaning.request->cause != TerminationCause::kInterrupted) {
      who_asked_.NoteSignal(known);
    }
    Terminate(*meaning.request);
  }
}

SignalContext Front::ContextOf(const ReceivedSignal& signal) {
  SignalContext context;
  context.now = system_.clock().Now();
  context.guardian = stops_.waker();
  context.agent_ended = agent_ended_at_;
  if (stops_.IsOfWaker(signal)) return context;
  const Tree::Agent& agent = tree_->agent();
  if (CallerSignals::GroupHasIt(signal) && !agent_ended_at_) {
    // What the witness has not seen may have come before the agent was forked.
    context.agent_beyond_group = (agent.waits && !signal.to_group) ||
                                 AgentIsBeyondGroup(system_, agent.pid);
  }
  if (CallerSignals::MayAsk(signal.number)) {
    context.from_below = IsFromBelow(signal);
  }
  return context;
}

// An agent that ends its own group by kill(0, SIGTERM) wants to live on itself.
bool Front::IsFromBelow(const ReceivedSignal& signal) {
  const pid_t agent = tree_->agent().pid;
  if (signal.from_kernel || signal.sender <= 1 || agent == 0) return false;
  if (signal.sender == agent && !agent_ended_at_) return true;
  const pid_t root = tree_->Root();
  // What front had started before its exec is below front, too.
  const bool mixed = root == system_.self().Pid() && adopts_strangers_;
  // The guardian itself is not below itself.
  const bool own = tree_->guarded() && signal.sender == root;
  return !mixed && !own &&
         DescendsFrom(system_.processes(), signal.sender, root) ==
             Descent::kYes;
}

void Front::ForwardToAgent(const ReceivedSignal& signal) {
  tree_->ForwardToAgent(signal);
  if (tree_->HoldsStop()) stops_.OnStopUnderWay();
}

void Front::Terminate(const TerminationRequest& request) {
  tree_->Terminate(request);
  if (request.cause == TerminationCause::kInterrupted) return;
  requested_ = requested_ ? Combine(*requested_, request) : request;
  if (!sweep_.begun()) BeginSweep();
}

void Front::ApplyLimits() {
  switch (limits_.Take(system_.clock().Now())) {
    case RunLimits::Due::kNothing:
      return;
    case RunLimits::Due::kLifetimeOver:
      lifetime_over_ = !requested_;
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

void Front::BeginSweep() {
  sweep_.Cancel();
  // Front has to have no child left when it supervises the tree itself.
  if (!tree_->guarded()) return;
  // While the agent starts, it comes first.
  sweep_.Begin(requested_ || agent_ended_at_ ? SweepHelper::Priority::kNormal
                                             : SweepHelper::Priority::kLow,
               [this] { tree_->CloseInChild(); });
}

void Front::EndSweep() {
  if (requested_ && requested_->cause == TerminationCause::kCallerInsisted) {
    sweep_.Abandon();
    return;
  }
  sweep_.Finish(*loop_, run_.timing.kill_after, requested_.has_value(),
                [this] { tree_->CloseInChild(); });
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
