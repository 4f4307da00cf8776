#include "platform/tracking/process_model_for_test.h"

#include <errno.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/ending/wait_status.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "platform/tracking/descendant_tracker.h"

namespace acp_wrap {
namespace {

constexpr pid_t kLaunchd = 1;
constexpr pid_t kFirstPidAgain = 2;

}  // namespace

ProcessModel::ProcessModel(const Options& options) : options_(options) {
  processes_[kLaunchd] = Process();
}

pid_t ProcessModel::Fork(pid_t parent) {
  const pid_t pid = NextPid();
  Process& forker = processes_.at(parent);
  Process child = forker;
  child.parent = parent;
  child.unique_id = ++last_unique_id_;
  child.forker = forker.unique_id;
  child.started = now_++;
  child.watched = false;
  child.version = ++last_version_;
  child.forker_version = forker.version;
  child.ancestors.insert(forker.unique_id);
  processes_[pid] = child;
  Tell(forker, Event::kFork);
  return pid;
}

void ProcessModel::Exec(pid_t pid) {
  Process& process = processes_.at(pid);
  if (options_.exec_sets_forker) {
    process.forker = processes_.at(process.parent).unique_id;
  }
  process.version = ++last_version_;
  Tell(process, Event::kExec);
}

void ProcessModel::SetSession(pid_t pid) {
  Process& process = processes_.at(pid);
  process.session = process.group = pid;
}

void ProcessModel::SetGroup(pid_t pid, pid_t group) {
  processes_.at(pid).group = group;
}

void ProcessModel::SetCoalition(pid_t pid, uint64_t coalition) {
  processes_.at(pid).coalition = coalition;
}

void ProcessModel::SetEnvironment(pid_t pid, const std::string& block) {
  processes_.at(pid).environment = block;
}

void ProcessModel::Exit(pid_t pid) {
  std::vector<pid_t> reaped;
  for (auto& [other, process] : processes_) {
    if (process.parent != pid) continue;
    process.parent = kLaunchd;
    if (process.zombie) reaped.push_back(other);
  }
  for (pid_t other : reaped) processes_.erase(other);
  Process& process = processes_.at(pid);
  Tell(process, Event::kEnd);
  process.zombie = true;
  process.watched = false;
  if (process.parent == kLaunchd) processes_.erase(pid);
}

void ProcessModel::Reap(pid_t pid) { processes_.erase(pid); }

bool ProcessModel::Lives(pid_t pid) const {
  auto found = processes_.find(pid);
  return found != processes_.end() && !found->second.zombie;
}

bool ProcessModel::Descends(pid_t pid, pid_t ancestor) const {
  return processes_.at(pid).ancestors.count(processes_.at(ancestor).unique_id) >
         0;
}

std::vector<pid_t> ProcessModel::Living() const {
  std::vector<pid_t> living;
  for (const auto& [pid, process] : processes_) {
    if (!process.zombie) living.push_back(pid);
  }
  return living;
}

AncestryLedger::Root ProcessModel::RootOf(pid_t pid) const {
  const Process& process = processes_.at(pid);
  AncestryLedger::Root root;
  root.self.info.id = {pid, process.started};
  root.self.info.group = process.group;
  root.self.info.session = process.session;
  root.self.unique_id = process.unique_id;
  root.self.version = process.version;
  if (options_.tells_version) root.self.forker_version = process.forker_version;
  root.parent_unique_id = process.forker;
  const Process& parent = processes_.at(process.parent);
  root.parent = {process.parent, parent.started};
  // Pids in use are jumped over.
  root.forks_before_reuse = static_cast<uint64_t>(options_.largest_pid) / 2;
  return root;
}

void ProcessModel::Deliver(DescendantTracker& tracker) {
  while (!news_.empty()) {
    const News news = news_.front();
    news_.pop_front();
    switch (news.event) {
      case Event::kFork:
        tracker.OnFork(news.unique_id);
        break;
      case Event::kExec:
        tracker.OnExec(news.unique_id);
        break;
      case Event::kEnd:
        tracker.OnEnd(news.unique_id, WaitStatus());
        break;
    }
  }
  tracker.Advance();
}

std::optional<std::vector<pid_t>> ProcessModel::ListAll() {
  std::vector<pid_t> all;
  for (const auto& entry : processes_) all.push_back(entry.first);
  return all;
}

std::vector<pid_t> ProcessModel::ListChildren(pid_t parent) {
  std::vector<pid_t> children;
  for (const auto& [pid, process] : processes_) {
    if (process.parent == parent && pid != parent) children.push_back(pid);
  }
  return children;
}

std::optional<Sighting> ProcessModel::Identify(pid_t pid) {
  auto found = processes_.find(pid);
  if (found == processes_.end()) return std::nullopt;
  const Process& process = found->second;
  Sighting sighting;
  sighting.info.id.pid = pid;
  sighting.info.zombie = true;
  sighting.unique_id = process.unique_id;
  sighting.parent_unique_id = process.forker;
  sighting.version = process.version;
  if (options_.tells_version) {
    sighting.forker_version = process.forker_version;
  }
  return sighting;
}

std::optional<Sighting> ProcessModel::Look(pid_t pid) {
  std::optional<Sighting> identity = Identify(pid);
  if (in_a_look) in_a_look(pid);
  auto found = processes_.find(pid);
  if (!identity || found == processes_.end()) return std::nullopt;
  const Process& process = found->second;
  Sighting sighting = *identity;
  sighting.info.id = {pid, process.started};
  sighting.info.parent = process.parent;
  sighting.info.group = process.group;
  // getsid(2) knows no zombies.
  sighting.info.session = process.zombie ? 0 : process.session;
  sighting.info.zombie = process.zombie;
  return sighting;
}

uint64_t ProcessModel::Coalition(pid_t pid) {
  auto found = processes_.find(pid);
  return found == processes_.end() ? 0 : found->second.coalition;
}

Result<std::string> ProcessModel::Environment(pid_t pid, uint64_t unique_id) {
  if (!Lives(pid) || UniqueId(pid) != unique_id) {
    return Error{"sysctl", ESRCH};
  }
  return processes_.at(pid).environment;
}

Outcome ProcessModel::Watch(pid_t pid, uint64_t) {
  if (!Lives(pid)) return Error{"kevent", ESRCH};
  if (cannot_watch) return Error{"kevent", ENOMEM};
  processes_.at(pid).watched = true;
  return Ok{};
}

Outcome ProcessModel::Signal(pid_t pid, uint64_t unique_id, int signal) {
  if (UniqueId(pid) != unique_id) return Error{"kill", ESRCH};
  signaled.push_back({pid, signal});
  return Ok{};
}

// As forkproc() does it: in ascending order, and no number that still names a
// process, a group or a session.
pid_t ProcessModel::NextPid() {
  while (true) {
    if (++last_pid_ > options_.largest_pid) last_pid_ = kFirstPidAgain;
    bool used = Exists(last_pid_);
    for (const auto& entry : processes_) {
      const Process& process = entry.second;
      used |= process.group == last_pid_ || process.session == last_pid_;
    }
    if (!used) return last_pid_;
  }
}

void ProcessModel::Tell(const Process& process, Event event) {
  if (process.watched) news_.push_back({process.unique_id, event});
}

}  // namespace acp_wrap
