#include "lib/host/host_runs.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "lib/host/agent_names.h"
#include "lib/host/host_process.h"
#include "lib/host/origin.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {
namespace {

using Role = Membership::Role;
using Spared = Membership::Spared;

bool Contains(const std::vector<RunId>& chain, const RunId& id) {
  return std::find(chain.begin(), chain.end(), id) != chain.end();
}

class Classifier {
 public:
  Classifier(std::vector<HostProcess> processes, const SweepScope& scope,
             absl::FunctionRef<bool(const ProcessId&)> gone)
      : scope_(scope), gone_(gone) {
    view_.processes = std::move(processes);
    view_.memberships.resize(view_.processes.size());
    chains_.resize(view_.processes.size());
    calls_us_.resize(view_.processes.size());
    own_chain_ =
        ParseRunIdChain(scope.own_chain).value_or(std::vector<RunId>());
  }

  HostView Run() {
    IndexProcesses();
    ReadChains();
    FindWrappers();
    FindLiving();
    SpareStrangers();
    FindKept();
    FindLeftovers();
    if (scope_.unwrapped) FindUnwrapped();
    return std::move(view_);
  }

 private:
  size_t size() const { return view_.processes.size(); }
  const HostProcess& process(size_t i) const { return view_.processes[i]; }
  Membership& membership(size_t i) { return view_.memberships[i]; }

  void IndexProcesses() {
    for (size_t i = 0; i < size(); ++i) by_pid_[process(i).info.id.pid] = i;
    for (size_t i = 0; i < size(); ++i) {
      if (std::optional<size_t> parent = Parent(i)) {
        children_[*parent].push_back(i);
      }
      members_[process(i).info.group].push_back(i);
    }
    std::optional<size_t> above = Find(scope_.caller);
    // A table that changes while it is read could show a circle.
    for (size_t steps = 0; above && steps <= size(); ++steps) {
      calls_us_[*above] = true;
      above = Parent(*above);
    }
  }

  std::optional<size_t> Find(pid_t pid) const {
    auto found = by_pid_.find(pid);
    if (found == by_pid_.end()) return std::nullopt;
    return found->second;
  }

  std::optional<size_t> Find(const ProcessId& id) const {
    std::optional<size_t> found = Find(id.pid);
    if (!found || !(process(*found).info.id == id)) return std::nullopt;
    return found;
  }

  std::optional<size_t> Parent(size_t i) const {
    std::optional<size_t> parent = Find(process(i).info.parent);
    if (parent == i) return std::nullopt;
    return parent;
  }

  size_t IndexOfRun(const RunId& id) {
    auto [found, inserted] = index_of_run_.try_emplace(id, view_.runs.size());
    if (inserted) {
      bool living = !gone_(id.front) || !gone_(id.guardian);
      view_.runs.push_back({id, living});
      named_.insert({id.front, id.guardian});
    }
    return found->second;
  }

  // Gives each process with a chain its run.
  void ReadChains() {
    for (size_t i = 0; i < size(); ++i) {
      if (!process(i).run_chain) continue;
      std::optional<std::vector<RunId>> chain =
          ParseRunIdChain(*process(i).run_chain);
      // Nothing of a run is older than its guardian.
      if (!chain ||
          process(i).info.id.start_time < chain->back().guardian.start_time) {
        continue;
      }
      chains_[i] = std::move(*chain);
      ReadChain(i);
    }
  }

  void ReadChain(size_t i) {
    bool foreign = false;
    std::optional<size_t> living;
    std::optional<size_t> innermost;
    for (const RunId& id : chains_[i]) {
      innermost = std::nullopt;
      if (id.pid_namespace != scope_.pid_namespace) {
        foreign = true;
        continue;
      }
      innermost = IndexOfRun(id);
      if (view_.runs[*innermost].living) living = innermost;
    }
    if (living) {
      membership(i) = {Role::kLiving, Net::kMarker, Spared::kNo, living};
    } else if (foreign) {
      membership(i) = {Role::kForeign, Net::kMarker, Spared::kNo, {}};
    } else {
      // Not a leftover before all that speaks against it has been looked at.
      dead_.push_back(i);
      membership(i).run = innermost;
    }
  }

  void FindWrappers() {
    for (size_t run = 0; run < view_.runs.size(); ++run) {
      if (!view_.runs[run].living) continue;
      const RunId& id = view_.runs[run].id;
      const std::optional<size_t> guardian = Find(id.guardian);
      const std::optional<size_t> front = Find(id.front);
      const bool guarded = guardian && IsGuardian(*guardian);
      // Anybody can write the ids of any processes, process 1's too.
      if (front && (LooksLikeFront(*front) ||
                    (guarded && IsChildOf(*guardian, *front)))) {
        Assign(*front, Role::kFront, run);
      }
      if (guarded) Assign(*guardian, Role::kGuardian, run);
    }
    // Runs of whose tree no process shows its environment.
    for (size_t i = 0; i < size(); ++i) {
      if (!IsGuardian(i) || membership(i).role == Role::kGuardian) continue;
      Assign(i, Role::kGuardian, std::nullopt);
      std::optional<size_t> parent = Parent(i);
      if (parent && membership(*parent).role != Role::kFront &&
          IsForkOf(i, *parent)) {
        Assign(*parent, Role::kFront, std::nullopt);
      }
    }
  }

  bool IsGuardian(size_t i) const {
    return process(i).info.name == kGuardianName && !process(i).info.zombie;
  }

  // Whether it can be a front whose guardian is gone.  The kernel's name is
  // that of the file: the wrapper's, or sprout-acp's or buzz-acp's where it
  // stands in their place.
  bool LooksLikeFront(size_t i) const {
    const std::string& name = process(i).info.name;
    const std::optional<size_t> caller = Find(scope_.caller);
    // Under any other name it is a link to what the caller runs.
    if (caller && !process(i).executable.empty() &&
        process(i).executable == process(*caller).executable) {
      return true;
    }
    return name == "sprout-acp-wrap" || name == "sprout-acp" ||
           name == "buzz-acp";
  }

  // The file that process 1 runs may be hidden, and it adopts everybody.
  bool IsChildOf(size_t guardian, size_t front) const {
    return process(front).info.id.pid == 1 ? IsForkOf(guardian, front)
                                           : Parent(guardian) == front;
  }

  // Front and guardian are the same program.
  bool IsForkOf(size_t child, size_t parent) const {
    return Parent(child) == parent && !process(parent).executable.empty() &&
           // The guardian's own is hidden from its user (Self::Seclude()).
           (process(child).executable.empty() ||
            process(child).executable == process(parent).executable);
  }

  // Whether `above` says that it is of the same run as `i`, the outermost one.
  bool ShareRun(size_t i, size_t above) const {
    return !chains_[above].empty() &&
           chains_[above].front() == chains_[i].front();
  }

  bool MayAdopt(size_t above) const {
    const ProcessInfo& info = process(above).info;
    // The user's service manager; what it starts says so itself (IsService()).
    return calls_us_[above] || info.name == "systemd" || IsInit(above);
  }

  bool Supervises(size_t i, size_t above) const {
    const ProcessId& candidate = process(above).info.id;
    // A chain is long, and so may a line of ancestors be.
    if (named_.count(candidate) == 0) return false;
    return std::any_of(
        chains_[i].begin(), chains_[i].end(), [&](const RunId& id) {
          return candidate == id.front || candidate == id.guardian;
        });
  }

  // Of a PID namespace below the caller's, as far as that is known.
  bool IsInit(size_t i) const {
    return process(i).pid_namespace != 0 &&
           process(i).pid_namespace != scope_.pid_namespace;
  }

  // kNo for what the run itself may have started.
  Spared SparedByOrigin(size_t i) const {
    if (process(i).service) return Spared::kStartedBySomebodyElse;
    auto look = [&](pid_t pid) -> std::optional<Forebear> {
      const std::optional<size_t> above = Find(pid);
      if (!above) return std::nullopt;
      const HostProcess& found = process(*above);
      Forebear forebear;
      forebear.info = found.info;
      forebear.marked = ShareRun(i, *above);
      forebear.adopts = MayAdopt(*above);
      forebear.supervises = Supervises(i, *above);
      forebear.service = found.service;
      return forebear;
    };
    switch (OriginOf(process(i).info, chains_[i].front().front.start_time,
                     process(i).in_another_service, look)) {
      case Origin::kSomebodyElse:
        return Spared::kStartedBySomebodyElse;
      case Origin::kAnotherService:
        return Spared::kInAnotherService;
      case Origin::kRun:
        break;
    }
    return Spared::kNo;
  }

  void SpareStrangers() {
    for (size_t i = 0; i < size(); ++i) {
      Membership& marked = membership(i);
      if (marked.role != Role::kLiving || marked.net != Net::kMarker) continue;
      const Spared why = SparedByOrigin(i);
      if (why == Spared::kNo) continue;
      marked.role = Role::kSpared;
      marked.spared = why;
    }
  }

  void Assign(size_t i, Role role, std::optional<size_t> run) {
    membership(i) = {role, Net::kMarker, Spared::kNo, run};
  }

  // All below a living run lives, whatever it says of itself.
  void FindLiving() {
    std::vector<size_t> todo;
    for (size_t i = 0; i < size(); ++i) {
      if (membership(i).role != Role::kNone) todo.push_back(i);
    }
    while (!todo.empty()) {
      size_t parent = todo.back();
      todo.pop_back();
      for (size_t child : Children(parent)) {
        Membership& below = membership(child);
        if (below.role != Role::kNone) continue;
        below = {membership(parent).role == Role::kForeign ? Role::kForeign
                                                           : Role::kLiving,
                 Net::kLineage, Spared::kNo, membership(parent).run};
        todo.push_back(child);
      }
    }
  }

  void FindKept() {
    std::vector<size_t> todo;
    for (size_t i = 0; i < size(); ++i) {
      if (process(i).keep || process(i).info.name == kSpareName) {
        todo.push_back(i);
      }
    }
    kept_.resize(size());
    while (!todo.empty()) {
      size_t i = todo.back();
      todo.pop_back();
      if (kept_[i]) continue;
      kept_[i] = true;
      for (size_t child : Children(i)) todo.push_back(child);
    }
  }

  void FindLeftovers() {
    std::vector<std::pair<size_t, Spared>> spared;
    for (size_t i : dead_) {
      if (membership(i).role != Role::kNone) continue;
      const Spared why = SparedByMarker(i);
      if (why == Spared::kNo || why == Spared::kOwnRun) {
        Take(i, Net::kMarker, membership(i).run, why);
      } else {
        spared.emplace_back(i, why);
      }
    }
    for (size_t i = 0; i < size(); ++i) {
      if (membership(i).role == Role::kNone &&
          scope_.taken.count(process(i).info.id) > 0) {
        Take(i, Net::kLineage, std::nullopt, Spared::kNo);
      }
    }
    Spread();
    // Not by their own marker, but they may be below what is taken.
    for (const auto& [i, why] : spared) {
      if (membership(i).role == Role::kNone) {
        Take(i, Net::kMarker, membership(i).run, why);
      }
    }
  }

  Spared SparedByMarker(size_t i) const {
    if (process(i).pid_namespace != scope_.pid_namespace) {
      return Spared::kAnotherNamespace;
    }
    if (scope_.instance && process(i).instance != scope_.instance) {
      return Spared::kAnotherInstance;
    }
    const Spared why = SparedByOrigin(i);
    if (why != Spared::kNo) return why;
    for (const RunId& id : chains_[i]) {
      if (Contains(own_chain_, id)) return Spared::kOwnRun;
    }
    return Spared::kNo;
  }

  Spared SparedAnyway(size_t i) const {
    const HostProcess& candidate = process(i);
    if (calls_us_[i]) return Spared::kCallsUs;
    if (kept_[i]) return Spared::kAsksToBeKept;
    // User 0 may only mean that the process hides.
    if (candidate.user != scope_.user && candidate.user != 0) {
      return Spared::kAnotherUser;
    }
    return Spared::kNo;
  }

  void Take(size_t i, Net net, std::optional<size_t> run, Spared spared) {
    if (spared == Spared::kNo) spared = SparedAnyway(i);
    bool leftover = spared == Spared::kNo;
    membership(i) = {leftover ? Role::kLeftover : Role::kSpared, net, spared,
                     run};
    // Below another user's process there may be one of ours again (sudo).
    if (leftover || spared == Spared::kAnotherUser) spread_from_.push_back(i);
  }

  // From what has been taken to all below it, and to the groups that it leads.
  void Spread() {
    std::vector<pid_t> groups = LedGroups();
    while (!spread_from_.empty() || !groups.empty()) {
      while (!spread_from_.empty()) {
        size_t from = spread_from_.back();
        spread_from_.pop_back();
        const pid_t pid = process(from).info.id.pid;
        if (process(from).info.group == pid &&
            membership(from).role == Role::kLeftover) {
          groups.push_back(pid);
        }
        for (size_t child : Children(from)) Reach(child, Net::kLineage, from);
      }
      if (groups.empty()) break;
      const pid_t group = groups.back();
      groups.pop_back();
      if (group <= 1) continue;
      size_t somebody = *Somebody(group);
      for (size_t member : members_[group]) {
        Reach(member, Net::kGroup, somebody);
      }
    }
  }

  // The groups of an earlier look in which somebody known still is.
  std::vector<pid_t> LedGroups() {
    std::vector<pid_t> groups;
    for (pid_t group : scope_.taken_groups) {
      if (Somebody(group)) groups.push_back(group);
    }
    return groups;
  }

  std::optional<size_t> Somebody(pid_t group) {
    for (size_t member : members_[group]) {
      if (membership(member).role == Role::kLeftover) return member;
    }
    return std::nullopt;
  }

  void Reach(size_t i, Net net, size_t from) {
    if (membership(i).role != Role::kNone) return;
    Take(i, net, membership(from).run, Spared::kNo);
  }

  void FindUnwrapped() {
    for (size_t i = 0; i < size(); ++i) {
      if (!IsUnwrappedLeftover(i)) continue;
      const Net net = RunsAsAgent(process(i)) ? Net::kName : Net::kMarker;
      Take(i, net, std::nullopt, Spared::kNo);
    }
    Spread();
  }

  bool IsUnwrappedLeftover(size_t i) const {
    const HostProcess& candidate = process(i);
    return view_.memberships[i].role == Role::kNone && candidate.instance &&
           !candidate.run_chain && !candidate.info.zombie &&
           (!scope_.instance || candidate.instance == scope_.instance) &&
           candidate.pid_namespace == scope_.pid_namespace &&
           IsProvenBy(candidate) && WasAdopted(i) && !HasMarkedAncestor(i);
  }

  // Whether its marker, of whichever app, proves whose it is.
  static bool IsProvenBy(const HostProcess& candidate) {
    return candidate.instance_of_buzz ? !RunsAsWrapper(candidate)
                                      : RunsAsAgent(candidate);
  }

  // Whether its parent is not the one that forked it: a child is in its
  // parent's session, unless it leads one, which then tells nothing.
  bool WasAdopted(size_t i) const {
    const ProcessInfo& info = process(i).info;
    if (info.session == info.id.pid || info.parent == 0) return false;
    std::optional<size_t> parent = Parent(i);
    // hidepid= of proc(5) hides other users' processes, process 1 too.
    if (!parent) return info.parent == 1;
    return process(*parent).info.session != info.session;
  }

  bool HasMarkedAncestor(size_t i) const {
    std::optional<size_t> above = Parent(i);
    for (size_t steps = 0; above && steps <= size(); ++steps) {
      if (process(*above).instance) return true;
      above = Parent(*above);
    }
    return false;
  }

  const std::vector<size_t>& Children(size_t i) const {
    auto found = children_.find(i);
    return found == children_.end() ? no_children_ : found->second;
  }

  const SweepScope& scope_;
  absl::FunctionRef<bool(const ProcessId&)> gone_;
  HostView view_;
  std::vector<RunId> own_chain_;

  std::unordered_map<pid_t, size_t> by_pid_;
  std::unordered_map<RunId, size_t, RunIdHash> index_of_run_;
  std::unordered_map<size_t, std::vector<size_t>> children_;
  const std::vector<size_t> no_children_;
  std::unordered_map<pid_t, std::vector<size_t>> members_;
  // Of each process: its chain, if that is sound; whether it is the caller or
  // above it; whether it or one above it asks to be kept.
  std::vector<std::vector<RunId>> chains_;
  std::vector<bool> calls_us_;
  std::vector<bool> kept_;

  // All that stand for a run.
  std::unordered_set<ProcessId, ProcessIdHash> named_;
  // Those all of whose runs are dead.
  std::vector<size_t> dead_;
  std::vector<size_t> spread_from_;
};

}  // namespace

std::vector<size_t> HostView::Leftovers() const {
  std::vector<size_t> leftovers;
  for (size_t i = 0; i < processes.size(); ++i) {
    if (memberships[i].role == Role::kLeftover && !processes[i].info.zombie) {
      leftovers.push_back(i);
    }
  }
  return leftovers;
}

HostView Classify(std::vector<HostProcess> processes, const SweepScope& scope,
                  absl::FunctionRef<bool(const ProcessId&)> gone) {
  return Classifier(std::move(processes), scope, gone).Run();
}

}  // namespace acp_wrap
