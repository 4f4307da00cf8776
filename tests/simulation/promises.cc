#include "tests/simulation/promises.h"

#include <signal.h>
#include <sys/types.h>

#include <string>
#include <utility>

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
        if (AsksForTermination(action.number)) end_requested_ = true;
      }
      if (target->id == guardian_ && action.number == SIGTERM) {
        guardian_asked_ = true;
      }
      return;
    }
    case Action::Kind::kSignalGroup:
      sent_to_front_.Add(action.number);
      if (AsksForTermination(action.number)) end_requested_ = true;
      if (action.number == SIGKILL) OnKill(front_);
      return;
    default:
      return;
  }
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
  for (const Kernel::Sent& sent : records.sent) CheckSignal(sent);
  for (const Kernel::Ended& ended : records.ended) {
    if (ended.id == agent_) agent_status_ = ended.status;
    if (ended.party == Party::kCaller) end_requested_ = true;
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
  if (!OfWrapper(sent.sender.party) || OfWrapper(sent.target.party)) return;
  const std::string what = Name(sent.sender) + " sends " + SignalName(signal) +
                           " to " + Name(sent.target);
  if (sent.target.party != Party::kTree) {
    Break(what + ", which is not of the tree");
    return;
  }
  bool due = end_requested_ || guardian_asked_ || front_killed_ ||
             agent_status_ || (guardian_killed_ && !agent_executed_) ||
             WillNotBeExecuted(sent);
  if (!due && !sent_to_front_.Has(signal)) {
    Break(what + ", for which nobody has asked");
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
  if (agent_status_) {
    hasher.Add(static_cast<uint64_t>(agent_status_->ShellCode()));
  }
  hasher.Add(static_cast<uint64_t>(agent_.pid));
}

}  // namespace acp_wrap::simulation
