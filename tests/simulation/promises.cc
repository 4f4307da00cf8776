#include "tests/simulation/promises.h"

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "shim/run/run.h"
#include "tests/simulation/action.h"
#include "tests/simulation/hash.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/process.h"

namespace acp_wrap::simulation {
namespace {

constexpr char kWaitsInVain[] = " waits for something that cannot come";

bool OfWrapper(Party party) {
  return party == Party::kFront || party == Party::kGuardian ||
         party == Party::kHelper;
}

bool AsksForTermination(int signal) {
  return signal == SIGTERM || signal == SIGINT || signal == SIGHUP ||
         signal == SIGQUIT;
}

}  // namespace

void Promises::Break(std::string violation) {
  if (violation_.empty()) violation_ = std::move(violation);
}

void Promises::Before(const Action& action, const Kernel& kernel) {
  switch (action.kind) {
    case Action::Kind::kSignal:
    case Action::Kind::kUrge: {
      const Process* target = kernel.Find(action.pid);
      if (action.number == SIGKILL) OnKill(target->id);
      if (action.number == SIGSTOP) stopped_from_outside_ = true;
      if (target->id == front_) {
        sent_to_front_.Add(action.number);
        NoteRequest(action.number, kernel);
      }
      if (target->id == guardian_ && action.number == SIGTERM) {
        guardian_asked_ = true;
      }
      return;
    }
    case Action::Kind::kSignalGroup:
      sent_to_front_.Add(action.number);
      NoteRequest(action.number, kernel);
      group_asked_ = true;
      if (action.number == SIGKILL) OnKill(front_);
      return;
    case Action::Kind::kFail:
      failed_ = true;
      return;
    default:
      return;
  }
}

void Promises::NoteRequest(int signal, const Kernel& kernel) {
  if (!AsksForTermination(signal)) return;
  end_requested_ = true;
  requested_at_ = std::min(requested_at_, kernel.now());
  if (signal == SIGTERM || signal == SIGINT) ++asked_;
}

void Promises::OnKill(const ProcessId& target) {
  if (target == front_) front_killed_ = true;
  if (target == guardian_) guardian_killed_ = true;
}

void Promises::After(const Kernel& kernel) {
  if (guardian_.pid == 0 || agent_.pid == 0) {
    for (const auto& [pid, process] : kernel.processes()) {
      if (process.party == Party::kGuardian) guardian_ = process.id;
      if (process.party == Party::kTree && agent_.pid == 0) {
        agent_ = process.id;
      }
    }
  }
  const Kernel::Records& records = kernel.records();
  for (const std::string& line : records.lines) {
    said_anything_ = true;
    auto says = [&line](const char* words) {
      return line.find(words) != std::string::npos;
    };
    said_survivors_ = said_survivors_ || says("could not end") ||
                      says("cannot be seen from here");
    said_left_alone_ = said_left_alone_ || says("left alone");
  }
  for (const ProcessId& id : records.executed) {
    if (id == agent_) agent_executed_ = true;
  }
  for (const Kernel::Sent& sent : records.sent) {
    CheckSignal(sent);
    CheckTime(sent, kernel.now());
  }
  for (const Kernel::Ended& ended : records.ended) {
    if (ended.id == agent_) {
      agent_status_ = ended.status;
      agent_ended_at_ = kernel.now();
    }
    if (ended.party == Party::kCaller) {
      end_requested_ = true;
      requested_at_ = std::min(requested_at_, kernel.now());
    }
    if (!(ended.id == front_)) continue;
    front_ended_ = true;
    if (!front_killed_) CheckEndOfFront(ended.status, kernel);
  }
}

// A guardian that fails while the agent's process waits for its exec ends it.
bool Promises::WillNotBeExecuted(const Kernel::Sent& sent) const {
  return sent.signal == SIGKILL && sent.sender.id == guardian_ &&
         sent.target.id == agent_ && !agent_executed_;
}

void Promises::CheckSignal(const Kernel::Sent& sent) {
  const int signal = sent.signal;
  // Front ends a guardian that does not answer.
  if (signal == SIGKILL && sent.target.id == guardian_ &&
      sent.sender.id == front_) {
    guardian_killed_ = true;
  }
  if (!OfWrapper(sent.sender.party) || OfWrapper(sent.target.party)) return;
  const std::string what = Name(sent.sender) + " sends " + SignalName(signal) +
                           " to " + Name(sent.target);
  const bool sweeps = sent.sender.party == Party::kHelper;
  if (sweeps && sent.target.party == Party::kLeftover) return;
  if (sweeps || sent.target.party != Party::kTree) {
    Break(what + (sweeps ? ", which no dead run has left"
                         : ", which is not of the tree"));
    return;
  }
  bool due = end_requested_ || guardian_asked_ || front_killed_ ||
             agent_status_ || (guardian_killed_ && !agent_executed_) ||
             WillNotBeExecuted(sent);
  if (!due && !sent_to_front_.Has(signal)) {
    Break(what + ", for which nobody has asked");
  }
}

void Promises::CheckTime(const Kernel::Sent& sent, absl::Time now) {
  const Process& target = sent.target;
  const bool hit = front_killed_ || guardian_killed_ || stopped_from_outside_ ||
                   guardian_asked_ || failed_;
  if (hit || asked_ > 1 || !OfWrapper(sent.sender.party) ||
      target.party != Party::kTree || !target.alive() || !agent_executed_ ||
      (sent.signal != SIGTERM && sent.signal != SIGKILL)) {
    return;
  }
  const std::string what = Name(sent.sender) + " sends " +
                           SignalName(sent.signal) + " to " + Name(target);
  // Of these, the wrapper knows no sooner.
  const absl::Time nearly_over =
      requested_at_ + timing_.grace -
      std::max(timing_.grace / 4, timing_.kill_after);
  // Who has left the group by now may have been in it when it was looked at.
  const bool asked_at_first = target.id == agent_ || timing_.ask == Ask::kGroup;
  if (!asked_at_first && !agent_status_ && now < nearly_over) {
    Break(what + " before its time, since the agent lives");
  }
  const bool asked_with_group = asked_at_first && end_requested_;
  if (sent.signal == SIGTERM && !asked_with_group &&
      target.input != kAgentsInput && !target.had_sigterm && agent_status_ &&
      now < std::min(agent_ended_at_ + timing_.linger, nearly_over)) {
    Break(what + " before its time, since it was given end-of-file");
  }
  // A newcomer has not been seen by the last walk before, perhaps.
  constexpr absl::Duration kBetweenWalks = absl::Seconds(2);
  // Whether it was forked before the group got the request, or after, is not
  // known within a hundredth of a second; it may have left the group since.
  const absl::Duration after_request = target.born - requested_at_;
  const bool may_have_it = group_asked_ && target.born_in == front_.pid &&
                           after_request >= absl::ZeroDuration() &&
                           after_request < absl::Milliseconds(10);
  if (!may_have_it && sent.signal == SIGKILL && !target.had_sigterm &&
      !target.had_sigkill && !target.privileged &&
      now > target.born + kBetweenWalks) {
    Break(what + " before its time, since it has not had SIGTERM");
  }
}

std::string Promises::LivingTree(const Kernel& kernel) const {
  for (const auto& [pid, process] : kernel.processes()) {
    if (process.party != Party::kTree || !MayNotLive(process)) continue;
    return Name(process);
  }
  return "";
}

bool Promises::MayNotLive(const Process& process) const {
  if (process.state == Process::State::kZombie) return false;
  const bool unending = process.privileged || process.uninterruptible();
  // The mark is lost, or hidden, or the exec that would set it is held back.
  const bool unmarked =
      process.environment.empty() || process.privileged || !agent_executed_;
  return !(said_survivors_ && unending) && !(said_left_alone_ && unmarked);
}

void Promises::CheckEndOfFront(const WaitStatus& status, const Kernel& kernel) {
  std::string left = LivingTree(kernel);
  if (!left.empty()) {
    Break("front has ended (" + Describe(status) + ") while " + left +
          " lives");
    return;
  }
  const bool failed = status == WaitStatus::Exited(kExitFailure);
  if (agent_status_ && status == *agent_status_) return;
  if (agent_executed_) {
    Break("front ends with " + Describe(status) + ", the agent with " +
          (agent_status_ ? Describe(*agent_status_) : "nothing yet"));
  } else if (!failed) {
    Break("front ends with " + Describe(status) + ", but no agent ran");
  } else if (!said_anything_) {
    Break("front fails without a word");
  }
}

void Promises::WhenQuiet(const Kernel& kernel) {
  const Process* front = kernel.Find(front_);
  const Process* guardian = kernel.Find(guardian_);
  const Process* agent = kernel.Find(agent_);
  if (front == nullptr || !front->alive()) return;
  if (front->state != Process::State::kStopped) {
    if (guardian != nullptr && guardian->state == Process::State::kStopped) {
      Break("the guardian stays stopped while front runs");
    }
    if (agent_status_ || end_requested_) Break(Name(*front) + kWaitsInVain);
    return;
  }
  // Without the guardian there is nobody who could wake a front that stopped
  // with the agent.
  if (!stopped_from_outside_ && !guardian_killed_ &&
      (agent == nullptr || agent->state != Process::State::kStopped)) {
    Break("front stays stopped while the agent does not");
  }
}

void Promises::AtTheEnd(const Kernel& kernel) {
  const bool both_killed = front_killed_ && guardian_killed_;
  for (const auto& [pid, process] : kernel.processes()) {
    if (!OfWrapper(process.party) || process.state == Process::State::kZombie) {
      continue;
    }
    Break(Name(process) + kWaitsInVain);
  }
  for (const auto& [pid, process] : kernel.processes()) {
    if (sweeps_all_ && process.party == Party::kLeftover && process.alive()) {
      Break(Name(process) + " has not been swept");
    }
  }
  std::string left = LivingTree(kernel);
  if (!left.empty() && !both_killed) Break(left + " is left behind");
}

void Promises::AddTo(Hasher& hasher) const {
  hasher.Add(static_cast<uint64_t>(agent_executed_) << 0 |
             static_cast<uint64_t>(front_ended_) << 1 |
             static_cast<uint64_t>(front_killed_) << 2 |
             static_cast<uint64_t>(guardian_killed_) << 3 |
             static_cast<uint64_t>(end_requested_) << 4 |
             static_cast<uint64_t>(stopped_from_outside_) << 5 |
             static_cast<uint64_t>(said_anything_) << 6 |
             static_cast<uint64_t>(said_survivors_) << 7 |
             static_cast<uint64_t>(guardian_asked_) << 8 |
             static_cast<uint64_t>(said_left_alone_) << 10 |
             static_cast<uint64_t>(agent_status_.has_value()) << 9);
  hasher.Add(sent_to_front_.bits());
  hasher.Add(requested_at_);
  hasher.Add(agent_ended_at_);
  hasher.Add(static_cast<uint64_t>(asked_) << 2 |
             static_cast<uint64_t>(group_asked_) << 1 |
             static_cast<uint64_t>(failed_));
  if (agent_status_) {
    hasher.Add(static_cast<uint64_t>(agent_status_->ShellCode()));
  }
  hasher.Add(static_cast<uint64_t>(agent_.pid));
}

}  // namespace acp_wrap::simulation
