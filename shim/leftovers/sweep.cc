#include "shim/leftovers/sweep.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "lib/ending/timing.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/host_processes.h"

namespace acp_wrap {
namespace {

// How often all that was signalled may end and something new stand there, until
// it counts as forking against the sweep, and only SIGKILL helps.
constexpr int kMostPoliteRounds = 5;

}  // namespace

bool Sweep::MayFindMoreThan(const SweepMemory& memory) {
  for (const ProcessId& wrapper : memory.wrappers) {
    if (host_.Gone(wrapper)) return true;
  }
  Result<std::vector<HostProcess>> started = host_.SnapshotSince(memory.mark);
  if (!started.ok()) return true;
  return !Classify(std::move(started.value()), scope_,
                   [&](const ProcessId& id) { return host_.Gone(id); })
              .Leftovers()
              .empty();
}

std::vector<ProcessId> Sweep::OtherWrappers(pid_t own_front) {
  std::vector<ProcessId> wrappers;
  for (const HostRun& run : view_.runs) {
    if (!run.living || run.id.front.pid == own_front) continue;
    for (const ProcessId& wrapper : {run.id.front, run.id.guardian}) {
      if (!host_.Gone(wrapper)) wrappers.push_back(wrapper);
    }
  }
  return wrappers;
}

Outcome Sweep::Find() {
  Result<std::vector<HostProcess>> snapshot = host_.Snapshot();
  if (!snapshot.ok()) return snapshot.error();
  view_ = Classify(std::move(snapshot.value()), scope_,
                   [&](const ProcessId& id) { return host_.Gone(id); });
  for (size_t i = 0; i < view_.processes.size(); ++i) {
    const Membership::Role role = view_.memberships[i].role;
    if (describes_all_ && (role == Membership::Role::kLeftover ||
                           role == Membership::Role::kSpared)) {
      host_.Describe(view_.processes[i]);
    }
    if (role != Membership::Role::kLeftover) continue;
    const ProcessInfo& info = view_.processes[i].info;
    scope_.taken.insert(info.id);
    if (info.group == info.id.pid) scope_.taken_groups.insert(info.group);
  }
  for (size_t i : view_.Leftovers()) {
    const HostProcess& process = view_.processes[i];
    if (!index_.emplace(process.info.id, leftovers_.size()).second) continue;
    Leftover leftover;
    leftover.process = process;
    leftover.net = view_.memberships[i].net;
    if (view_.memberships[i].run) {
      leftover.run = view_.runs[*view_.memberships[i].run].id;
    }
    leftovers_.push_back(std::move(leftover));
  }
  return Ok{};
}

bool Sweep::AllFailed() {
  for (size_t i : view_.Leftovers()) {
    if (Of(view_.processes[i].info.id).failure == 0) return false;
  }
  return true;
}

Outcome Sweep::End(const Timing& timing, const Patience& patience) {
  deadline_ = clock_.Now() + timing.grace;
  for (int round = 1; !view_.Leftovers().empty(); ++round) {
    if (!killing_ && (clock_.Now() >= deadline_ || round > kMostPoliteRounds)) {
      killing_.emplace(timing);
    }
    const bool at_once = SignalAll(
        killing_ ? killing_->NextSignal(clock_.Now()).value_or(SIGKILL)
                 : SIGTERM);
    if (held_.empty() && AllFailed()) return Ok{};
    if (!at_once && AwaitAll(patience) == Wait::kDropped) return Ok{};
    if (killing_ && !killing_->NextSignal(clock_.Now())) {
      GiveUp();
      return Ok{};
    }
    // Somebody may have forked before its end, or have come by another exec
    // between the look and the signal.
    Outcome found = Find();
    if (!found.ok()) {
      if (killing_) KillHeld();
      return found;
    }
  }
  return Ok{};
}

bool Sweep::SignalAll(int signal) {
  const absl::Time begin = clock_.Now();
  auto held = std::move(held_);
  held_.clear();
  size_t newcomers = 0;
  for (size_t i : view_.Leftovers()) {
    const HostProcess& process = view_.processes[i];
    auto found = held.find(process.info.id);
    if (found != held.end()) held_.insert(held.extract(found));
    if (SignalOne(process, signal)) ++newcomers;
  }
  if (!held.empty()) OnEnded();
  if (!killing_) return false;
  const absl::Time end = clock_.Now();
  return killing_->OnWalk(newcomers, end - begin, end);
}

bool Sweep::SignalOne(const HostProcess& process, int signal) {
  Leftover& leftover = Of(process.info.id);
  auto held = held_.find(process.info.id);
  bool signaled_before = held != held_.end();
  if (!signaled_before) {
    Result<std::unique_ptr<HeldProcess>> handle = host_.Hold(process);
    if (!handle.ok()) {
      if (handle.error().number != ESRCH) {
        leftover.failure = handle.error().number;
      }
      return false;
    }
    held = held_.emplace(process.info.id, std::move(handle.value())).first;
  }
  leftover.failure = 0;
  const bool newcomer = record_.Note(signal, process.info.id);
  if (signal == SIGTERM && signaled_before) return newcomer;
  Outcome sent = held->second->Signal(signal);
  if (!sent.ok()) {
    if (sent.error().number != ESRCH) leftover.failure = sent.error().number;
    held_.erase(held);
    return newcomer;
  }
  if (signal != SIGSTOP) leftover.signal = signal;
  // A stopped process takes nothing but SIGKILL until it is continued.
  if (signal == SIGTERM) held->second->Signal(SIGCONT).ok();
  return newcomer;
}

void Sweep::OnEnded() {
  if (killing_) killing_->OnEnded(clock_.Now());
}

Sweep::Wait Sweep::AwaitAll(const Patience& patience) {
  // All have to end, so it does not matter in which order they are looked at.
  while (!held_.empty()) {
    HeldProcess& first = *held_.begin()->second;
    const absl::Time until = killing_ ? killing_->give_up_at() : deadline_;
    if (first.AwaitEnd(until, patience.descriptor)) {
      held_.erase(held_.begin());
      OnEnded();
      continue;
    }
    if (clock_.Now() >= until) return Wait::kTimeIsUp;
    if (!patience.ask) continue;
    std::optional<absl::Duration> left = patience.ask();
    if (!left) return Wait::kDropped;
    deadline_ = std::min(deadline_, clock_.Now() + *left);
  }
  return Wait::kAllEnded;
}

void Sweep::GiveUp() {
  for (const auto& [id, held] : held_) {
    if (!held->AwaitEnd(absl::InfinitePast(), -1)) Of(id).failure = ETIMEDOUT;
  }
}

// Nobody is left stopped.
void Sweep::KillHeld() {
  for (const auto& [id, held] : held_) held->Signal(SIGKILL).ok();
}

}  // namespace acp_wrap
