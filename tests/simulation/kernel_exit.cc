// How processes end, and who gets their children: exit_notify() of Linux's
// kernel/exit.c.

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/process.h"

namespace acp_wrap::simulation {

// A process that ends closes its descriptors, and later, in one instant, loses
// its children and becomes a zombie: whoever watches one of its sockets may
// know of its end before its parent does.
void Kernel::BeginExit(Process& process, WaitStatus status) {
  process.state = Process::State::kExiting;
  process.end_status = status;
  process.change = {};
  process.pending.clear();
  process.ends.clear();
  process.image.reset();
  process.call = {};
  process.answer = {};
  process.script.reset();
  DropUnheld();
}

void Kernel::FinishExit(Process& process) {
  const pid_t reaper = ReaperFor(process);
  for (pid_t pid : ChildrenOf(process.id.pid)) {
    Process& child = processes_.at(pid);
    Adopt(child, processes_.at(reaper));
    if (child.parent_death_signal != 0) {
      ReceivedSignal signal;
      signal.number = child.parent_death_signal;
      signal.from_kernel = true;
      Post(child, signal);
    }
    WakeIfOrphaned(child, process, 0);
    if (child.state != Process::State::kZombie) continue;
    TellParent(child);
    if (reaper == kInitPid) Free(pid);
  }
  WakeIfOrphaned(process, processes_.at(process.parent), process.id.pid);
  process.state = Process::State::kZombie;
  records_.ended.push_back({process.id, process.party, process.end_status});
  TellParent(process);
  if (process.parent == kInitPid) Free(process.id.pid);
}

pid_t Kernel::ReaperFor(const Process& process) const {
  if (!rules_.subreapers) return kInitPid;
  pid_t pid = process.parent;
  while (pid != kInitPid) {
    const Process& ancestor = processes_.at(pid);
    if (ancestor.subreaper && ancestor.alive()) return pid;
    pid = ancestor.parent;
  }
  return kInitPid;
}

// No member has a parent in another group of the same session.
bool Kernel::IsOrphaned(pid_t group, pid_t without) const {
  for (const auto& [pid, process] : processes_) {
    if (process.group != group || pid == without ||
        process.state == Process::State::kZombie ||
        process.parent == kInitPid || process.parent == 0) {
      continue;
    }
    const Process& parent = processes_.at(process.parent);
    if (parent.group != group && parent.session == process.session) {
      return false;
    }
  }
  return true;
}

// A group with stopped members that nobody can continue any more is told so.
void Kernel::WakeIfOrphaned(const Process& process, const Process& parent,
                            pid_t without) {
  const pid_t group = process.group;
  if (parent.group == group || parent.session != process.session ||
      !IsOrphaned(group, without)) {
    return;
  }
  bool stopped =
      std::any_of(processes_.begin(), processes_.end(), [&](auto& entry) {
        return entry.second.group == group &&
               entry.second.state == Process::State::kStopped;
      });
  if (!stopped) return;
  for (int number : {SIGHUP, SIGCONT}) {
    ReceivedSignal signal;
    signal.number = number;
    signal.from_kernel = true;
    SendToGroup(group, signal);
  }
}

}  // namespace acp_wrap::simulation
