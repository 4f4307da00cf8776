#include "shim/run/supervision.h"

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/timing.h"
#include "lib/ending/transitions.h"
#include "lib/ending/tree_record.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/process_set.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/messages.h"

namespace acp_wrap {
namespace {

// How long whoever sits at a terminal is left without a word.
constexpr absl::Duration kSilence = absl::Seconds(1);

}  // namespace

Supervision::Supervision(System& system, const Timing& timing, Scope scope,
                         Listener& listener)
    : system_(system),
      supervisor_(timing, scope.alone),
      scope_(std::move(scope)),
      listener_(listener),
      record_(scope_.agent),
      own_(system, scope_, record_, log_),
      signals_(system, scope_, supervisor_, own_, record_, log_),
      orphans_(system, timing, scope_.orphans, scope_.agent, scope_.group) {}

void Supervision::Terminate(const TerminationRequest& request) {
  if (scope_.spares) return;
  signals_.OnRequest(request);
  TellAsked(system_.diagnostics(), request.cause);
  supervisor_.OnTerminationRequest(request.cause, system_.clock().Now());
}

void Supervision::AgentIsGone() {
  record_.OnAgentReaped();
  if (scope_.spares) return;
  supervisor_.OnAgentEnded(system_.clock().Now(), /*hear_caller=*/false);
}

void Supervision::ForwardToAgent(const ReceivedSignal& signal) {
  // Its pid is its own until it is reaped here.
  if (record_.agent_reaped()) return;
  TellForwarded(system_.diagnostics(), scope_.agent, signal.number);
  system_.children().Forward(scope_.agent, signal).ok();
}

void Supervision::OnChildrenChanged() {
  ChildWaiter& children = system_.children();
  size_t reaped = 0;
  while (true) {
    // What has been waited for has no name any more.
    const bool report_first =
        !record_.agent_reaped() || system_.diagnostics().events() != nullptr;
    ChildWaiter::Ended ended =
        report_first ? children.Peek() : children.ReapNext();
    if (ended.kind == ChildWaiter::Ended::Kind::kNoChildren) {
      log_.RecordNothingLeft();
      supervisor_.OnNoChildren(MayBeLeftBeside());
      break;
    }
    if (ended.kind == ChildWaiter::Ended::Kind::kNone) break;
    const bool agent = record_.IsAgent(ended.pid);
    TellEnd(ended);
    if (agent) {
      const bool hear_caller = listener_.OnAgentEnded(ended.status);
      if (!scope_.spares) {
        supervisor_.OnAgentEnded(system_.clock().Now(), hear_caller);
      }
      record_.OnAgentReaped();
    }
    if (report_first) children.Reap(ended.pid);
    listener_.OnReaped(ended.pid);
    record_.OnReaped(ended.pid);
    ++reaped;
  }
  if (reaped > 0) supervisor_.OnReaped(reaped, system_.clock().Now());
  if (record_.agent_reaped()) return;
  ChildWaiter::Change change = children.TakeChange(scope_.agent);
  if (change.kind == ChildWaiter::Change::Kind::kStopped) {
    TellStopped(system_.diagnostics(), scope_.agent, change.signal);
    listener_.OnAgentStopped(change.signal);
  } else if (change.kind == ChildWaiter::Change::Kind::kContinued) {
    TellStopped(system_.diagnostics(), scope_.agent, 0);
    listener_.OnAgentContinued();
  }
}

// Whether to look for what does not descend from the agent any more.
bool Supervision::MayBeLeftBeside() {
  return log_.anything_signaled() || (!scope_.spares && own_.MayBeLeftBeside());
}

std::optional<absl::Time> Supervision::Advance() {
  while (true) {
    Supervisor::Decision decision = supervisor_.Next(system_.clock().Now());
    TellChangeOfPhase();
    if (terminating() || record_.agent_reaped()) TakeUnfinishedOrphans();
    switch (decision.kind) {
      case Supervisor::Decision::Kind::kSignalTree:
        SignalTree(decision);
        OnChildrenChanged();
        break;
      case Supervisor::Decision::Kind::kWait:
        return std::min({decision.until, TellWaiting(), EndOrphans()});
      case Supervisor::Decision::Kind::kGiveUp:
        ListSurvivors();
        return std::nullopt;
      case Supervisor::Decision::Kind::kFinish:
        TellFinished(system_.diagnostics());
        return std::nullopt;
    }
  }
}

void Supervision::TellEnd(const ChildWaiter::Ended& ended) {
  ProcessInfo info;
  info.id.pid = ended.pid;
  if (Contains(scope_.bystanders, info.id)) return;
  if (system_.diagnostics().events() != nullptr) {
    Result<ProcessInfo> read = system_.processes().Read(ended.pid);
    if (read.ok()) info = read.value();
  }
  TellEnded(system_.diagnostics(),
            record_.IsAgent(ended.pid) ? "agent" : "process", info,
            ended.status);
}

// When to come again for them.
absl::Time Supervision::EndOrphans() {
  // From then on they end with the rest.
  if (terminating() || record_.agent_reaped()) return absl::InfiniteFuture();
  own_.BeginWalk();
  const absl::Time next =
      orphans_.Advance([this](const ProcessInfo& info, ProcessHandle& handle) {
        return own_.Exempt(info, handle);
      });
  const EndedLog told = orphans_.TakeTold();
  if (scope_.orphans_reported) log_.RecordOrphans(told, /*told=*/true);
  return next;
}

// What has had SIGTERM gets no second one.
void Supervision::TakeUnfinishedOrphans() {
  const EndedLog unfinished = orphans_.TakeUnfinished();
  for (const EndedLog::Entry& entry : unfinished.entries()) {
    record_.Note(SIGTERM, record_.KnownAs(entry.info));
  }
  log_.RecordOrphans(unfinished, /*told=*/false);
}

void Supervision::TellChangeOfPhase() {
  const absl::Time deadline = supervisor_.deadline();
  if (supervisor_.phase() == told_phase_ &&
      (deadline == told_deadline_ || told_phase_ == Phase::kKilling)) {
    return;
  }
  const Phase before = told_phase_;
  told_phase_ = supervisor_.phase();
  told_deadline_ = deadline;
  TellPhase(
      system_.diagnostics(), before, told_phase_,
      absl::Ceil(deadline - system_.clock().Now(), absl::Milliseconds(10)));
}

// When to come again for it.
absl::Time Supervision::TellWaiting() {
  if (!scope_.at_terminal || !terminating()) return absl::InfiniteFuture();
  const absl::Time now = system_.clock().Now();
  if (waiting_due_ == absl::InfiniteFuture()) {
    waiting_due_ = now + kSilence;
  } else if (waiting_due_ != absl::InfinitePast() && now >= waiting_due_) {
    // Once: what is left may go on forking, and each end comes by here.
    waiting_due_ = absl::InfinitePast();
    std::vector<ProcessInfo> waited_for;
    auto visit = [&](const ProcessInfo& info, ProcessHandle&, Net) {
      waited_for.push_back(info);
    };
    Supervisor::Walk walk;
    signals_.VisitOwn(visit, walk);
    SayWaiting(system_.diagnostics(), waited_for,
               supervisor_.agent_gone() ? 0 : scope_.agent,
               supervisor_.deadline() - now);
  }
  return waiting_due_ == absl::InfinitePast() ? absl::InfiniteFuture()
                                              : waiting_due_;
}

void Supervision::SignalTree(const Supervisor::Decision& decision) {
  const absl::Time begin = system_.clock().Now();
  Supervisor::Walk walk = signals_.SignalTree(decision.signal, decision.whom);
  if (walk.only_the_dead) TakeAgentForKilled();
  const absl::Time end = system_.clock().Now();
  walk.took = end - begin;
  supervisor_.OnWalk(walk, end);
}

// SIGKILL has ended it, and whoever traces it keeps that to itself.
void Supervision::TakeAgentForKilled() {
  if (!record_.AgentWasKilled()) return;
  listener_.OnAgentEnded(WaitStatus::Signaled(SIGKILL));
  supervisor_.OnAgentEnded(system_.clock().Now(), /*hear_caller=*/false);
  record_.OnAgentReaped();
}

void Supervision::ListSurvivors() {
  size_t survivors = 0;
  auto visit = [&](const ProcessInfo& info, ProcessHandle&, Net net) {
    ProcessInfo known = info;
    known.id = record_.KnownAs(info);
    log_.RecordSurvivor(known);
    TellRemaining(system_.diagnostics(), "survived", known, net);
    ++survivors;
  };
  Supervisor::Walk walk;
  signals_.VisitOwn(visit, walk);
  if (survivors == 0) {
    system_.diagnostics().Say(
        "gave up waiting: processes are left below the agent that cannot be "
        "seen from here");
  }
}

}  // namespace acp_wrap
