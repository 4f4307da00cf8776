#include "tests/simulation/kernel.h"

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "tests/simulation/hash.h"
#include "tests/simulation/process.h"
#include "tests/simulation/script.h"

namespace acp_wrap::simulation {
namespace {

// Where pids are not used again: of one process, and which may have them.
constexpr pid_t kMostChildren = 8;
constexpr pid_t kLargestParent = 1 << 24;

}  // namespace

Kernel::Kernel(const KernelRules& rules)
    : rules_(rules), now_(absl::FromUnixSeconds(1000)) {
  Process init;
  init.id = {kInitPid, 1};
  init.group = kInitPid;
  init.session = kInitPid;
  init.party = Party::kInit;
  init.script = std::make_shared<Script>(Script{"init", {{Op::Kind::kPause}}});
  processes_[kInitPid] = std::move(init);
}

pid_t Kernel::Start(pid_t parent, Party party, ScriptPtr script) {
  Process& child = Fork(processes_.at(parent));
  child.party = party;
  child.script = std::move(script);
  EnterOp(child, 0);
  return child.id.pid;
}

const Process* Kernel::Find(pid_t pid) const {
  auto found = processes_.find(pid);
  return found == processes_.end() ? nullptr : &found->second;
}

const Process* Kernel::Find(const ProcessId& id) const {
  const Process* process = Find(id.pid);
  return process != nullptr && process->id == id ? process : nullptr;
}

bool Kernel::NumberInUse(pid_t number) const {
  // A number stays taken while a group or a session has it.
  return std::any_of(
      processes_.begin(), processes_.end(), [number](const auto& entry) {
        const Process& process = entry.second;
        return process.id.pid == number || process.group == number ||
               process.session == number;
      });
}

pid_t Kernel::NewPid(pid_t parent) {
  pid_t pid = kInitPid + 1;
  if (!rules_.reuse_pids) {
    // From the parent's: the number does not depend on who else forks.
    pid_t forks = ++forks_[parent];
    pid = forks < kMostChildren && parent < kLargestParent
              ? parent * kMostChildren + forks
              : kLargestParent * kMostChildren;
    while (generations_.count(pid) > 0) ++pid;
  }
  while (NumberInUse(pid)) ++pid;
  return pid;
}

// As on Linux it counts hundredths of a second and says of two processes of one
// moment that neither came first.  The number's owners can be told apart, since
// no kernel comes round within a hundredth.
uint64_t Kernel::StartTime(uint64_t generation) const {
  absl::Duration up = now_ - absl::UnixEpoch();
  return static_cast<uint64_t>(up / absl::Milliseconds(10)) *
             (kMostGenerations + 1) +
         generation;
}

Process& Kernel::Fork(const Process& parent) {
  Process child;
  child.id.pid = NewPid(parent.id.pid);
  child.id.start_time = StartTime(++generations_[child.id.pid]);
  child.group = parent.group;
  child.session = parent.session;
  child.party = parent.party;
  child.blocked = parent.blocked;
  child.ignored = parent.ignored;
  child.ends = parent.ends;
  child.environment = parent.environment;
  child.privileged = parent.privileged;
  child.image = parent.image;
  child.input = parent.input;
  child.born = now_;
  child.born_in = parent.group;
  Adopt(child, parent);
  return processes_[child.id.pid] = std::move(child);
}

void Kernel::Adopt(Process& child, const Process& parent) {
  child.adopted = 0;
  for (const auto& [pid, process] : processes_) {
    if (process.parent == parent.id.pid) {
      child.adopted = std::max(child.adopted, process.adopted + 1);
    }
  }
  child.parent = parent.id.pid;
}

void Kernel::Free(pid_t pid) { processes_.erase(pid); }

std::vector<pid_t> Kernel::ChildrenOf(pid_t pid) const {
  std::vector<pid_t> children;
  for (const auto& [number, process] : processes_) {
    if (process.parent == pid) children.push_back(number);
  }
  std::sort(children.begin(), children.end(), [this](pid_t a, pid_t b) {
    return processes_.at(a).adopted < processes_.at(b).adopted;
  });
  if (rules_.newest_child_first) {
    std::reverse(children.begin(), children.end());
  }
  return children;
}

void Kernel::AddTo(Hasher& hasher) const {
  hasher.Add(now_);
  for (const auto& [pid, process] : processes_) {
    hasher.Add(static_cast<uint64_t>(pid) << 32 | process.id.start_time);
    hasher.Add(process.adopted << 32 | static_cast<uint64_t>(process.parent));
    hasher.Add(static_cast<uint64_t>(process.group) << 32 |
               static_cast<uint64_t>(process.session));
    hasher.Add(static_cast<uint64_t>(process.party) << 16 |
               static_cast<uint64_t>(process.state) << 8 |
               static_cast<uint64_t>(process.subreaper) |
               static_cast<uint64_t>(process.has_forked) << 1 |
               static_cast<uint64_t>(process.privileged) << 2);
    hasher.Add(static_cast<uint64_t>(process.parent_death_signal) << 2 |
               static_cast<uint64_t>(process.had_sigkill) << 1 |
               static_cast<uint64_t>(process.had_sigterm));
    hasher.Add(process.input);
    hasher.Add(process.blocked.bits());
    hasher.Add(process.ignored.bits());
    for (const ReceivedSignal& signal : process.pending) {
      hasher.Add(static_cast<uint64_t>(signal.number) << 40 |
                 static_cast<uint64_t>(signal.from_kernel) << 36 |
                 static_cast<uint64_t>(signal.sender));
    }
    hasher.Add(static_cast<uint64_t>(process.change.kind) << 8 |
               static_cast<uint64_t>(process.change.signal));
    hasher.Add(static_cast<uint64_t>(process.end_status.ShellCode()));
    for (EndId end : process.ends) hasher.Add(static_cast<uint64_t>(end));
    for (const std::string& entry : process.environment) hasher.Add(entry);
    if (process.image != nullptr) {
      // What it asks for stands on its stack; an answer that it has not seen
      // is that of a fork.
      hasher.Add(process.image->hash);
      hasher.Add(static_cast<uint64_t>(process.call.kind));
    }
    if (process.script != nullptr) {
      hasher.Add(reinterpret_cast<uintptr_t>(process.script.get()));
      hasher.Add(static_cast<uint64_t>(process.op));
      hasher.Add(process.asleep_until);
    }
  }
  for (const auto& [id, end] : ends_) {
    hasher.Add(static_cast<uint64_t>(id) << 32 |
               static_cast<uint64_t>(end.peer) << 8 |
               static_cast<uint64_t>(end.bytes));
    for (const Packet& message : end.inbox) {
      hasher.Add(static_cast<uint64_t>(message.kind));
      for (unsigned char byte : message.body) hasher.Add(uint64_t{byte});
    }
  }
}

}  // namespace acp_wrap::simulation
