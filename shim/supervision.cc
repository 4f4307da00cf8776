#include "shim/supervision.h"

#include <signal.h>
#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <unordered_set>
#include <utility>

#include "absl/time/time.h"
#include "lib/caller_signals.h"
#include "lib/process_info.h"
#include "lib/received_signal.h"
#include "lib/supervisor.h"
#include "lib/wait_status.h"
#include "platform/child_waiter.h"
#include "platform/process_handle.h"
#include "platform/system.h"

namespace acp_wrap {

Supervision::Supervision(
    System& system, const Timing& timing, const Agent& agent,
    std::unordered_set<ProcessId, ProcessIdHash> bystanders, Listener& listener)
    : system_(system),
      supervisor_(timing),
      agent_(agent),
      bystanders_(std::move(bystanders)),
      listener_(listener) {}

void Supervision::Stop(const StopRequest& request) {
  if (supervisor_.phase() == Supervisor::Phase::kRunning) {
    already_ = request.already;
  }
  supervisor_.OnStopRequest(request.cause, system_.clock().Now());
}

void Supervision::AgentIsGone() {
  agent_reaped_ = true;
  supervisor_.OnAgentExited(system_.clock().Now());
}

void Supervision::ForwardToAgent(const ReceivedSignal& signal) {
  // Its pid is its own until it is reaped here.
  if (!agent_reaped_) system_.children().Forward(agent_.pid, signal).ok();
}

void Supervision::OnChildrenChanged() {
  ChildWaiter& children = system_.children();
  size_t reaped = 0;
  while (true) {
    ChildWaiter::Ended ended = children.Peek();
    if (ended.kind == ChildWaiter::Ended::Kind::kNoChildren) {
      supervisor_.OnNoChildren();
      break;
    }
    if (ended.kind == ChildWaiter::Ended::Kind::kNone) break;
    if (ended.pid == agent_.pid && !agent_reaped_) {
      listener_.OnAgentEnded(ended.status);
      supervisor_.OnAgentExited(system_.clock().Now());
      agent_reaped_ = true;
    }
    children.Reap(ended.pid);
    ++reaped;
  }
  if (reaped > 0) supervisor_.OnReaped(reaped, system_.clock().Now());
  if (agent_reaped_) return;
  ChildWaiter::Change change = children.TakeChange(agent_.pid);
  if (change.kind == ChildWaiter::Change::Kind::kStopped) {
    listener_.OnAgentStopped(change.signal);
  } else if (change.kind == ChildWaiter::Change::Kind::kContinued) {
    listener_.OnAgentContinued();
  }
}

std::optional<absl::Time> Supervision::Advance() {
  while (true) {
    Supervisor::Decision decision = supervisor_.Next(system_.clock().Now());
    switch (decision.kind) {
      case Supervisor::Decision::Kind::kSignalTree:
        SignalTree(decision.signal);
        OnChildrenChanged();
        break;
      case Supervisor::Decision::Kind::kWait:
        return decision.until;
      case Supervisor::Decision::Kind::kGiveUp:
        ListSurvivors();
        return std::nullopt;
      case Supervisor::Decision::Kind::kFinish:
        return std::nullopt;
    }
  }
}

void Supervision::SignalTree(int signal) {
  absl::Time begin = system_.clock().Now();
  Supervisor::Pass pass;
  auto visit = [&](const ProcessInfo& info, ProcessHandle& handle) {
    if (bystanders_.count(info.id) > 0) return false;
    ++pass.alive;
    if (info.group == agent_.group) ++pass.in_agent_group;
    bool newcomer = MarkSignaled(info, signal);
    if (newcomer) ++pass.newcomers;
    bool sent = true;
    if (signal == SIGKILL) {
      sent = handle.Signal(SIGKILL).ok();
    } else {
      if (newcomer && !SignaledByOthers(info)) {
        sent = handle.Signal(SIGTERM).ok();
      }
      // Nobody else gets a SIGCONT that it would not have had.
      if (info.stopped) handle.Signal(SIGCONT).ok();
    }
    if (newcomer && sent && (info.id.pid != agent_.pid || signal == SIGKILL)) {
      ended_.Record(info, signal);
    }
    return true;
  };
  system_.processes().VisitDescendants(visit).ok();
  if (signal == SIGTERM) first_termination_ = false;
  absl::Time end = system_.clock().Now();
  pass.took = end - begin;
  supervisor_.OnPass(pass, end);
}

void Supervision::ListSurvivors() {
  auto visit = [&](const ProcessInfo& info, ProcessHandle&) {
    if (bystanders_.count(info.id) > 0) return false;
    survivors_.push_back(info);
    return true;
  };
  system_.processes().VisitDescendants(visit).ok();
}

bool Supervision::MarkSignaled(const ProcessInfo& info, int signal) {
  auto& signaled = signal == SIGKILL ? killed_ : terminated_;
  return signaled.insert(info.id).second;
}

bool Supervision::SignaledByOthers(const ProcessInfo& info) const {
  switch (already_) {
    case AlreadySignaled::kNobody:
      return false;
    case AlreadySignaled::kAgent:
      return info.id.pid == agent_.pid && !agent_reaped_;
    case AlreadySignaled::kAgentGroup:
      // Whoever is new in the group has not got it.
      return first_termination_ && info.group == agent_.group;
  }
  return false;
}

}  // namespace acp_wrap
