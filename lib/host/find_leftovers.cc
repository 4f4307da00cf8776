#include "lib/host/find_leftovers.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "lib/host/agent_names.h"
#include "lib/host/classification.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/host_tree.h"
#include "lib/host/marker_origin.h"
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

class LeftoverFinder {
 public:
  explicit LeftoverFinder(Classification& all) : all_(all) {
    own_chain_ =
        ParseRunIdChain(all.scope.own_chain).value_or(std::vector<RunId>());
  }

  void Run() {
    FindKept();
    FindLeftovers();
    if (all_.scope.unwrapped) FindUnwrapped();
  }

 private:
  const HostTree& tree() const { return all_.tree; }
  size_t size() const { return tree().size(); }
  const HostProcess& process(size_t i) const { return tree().process(i); }
  Membership& membership(size_t i) const { return all_.view.memberships[i]; }

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
      for (size_t child : tree().Children(i)) todo.push_back(child);
    }
  }

  void FindLeftovers() {
    std::vector<std::pair<size_t, Spared>> spared;
    for (size_t i : all_.dead) {
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
          all_.scope.taken.count(process(i).info.id) > 0) {
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
    if (process(i).pid_namespace != all_.scope.pid_namespace) {
      return Spared::kAnotherNamespace;
    }
    if (all_.scope.instance && process(i).instance != all_.scope.instance) {
      return Spared::kAnotherInstance;
    }
    const Spared why = SparedByOrigin(all_, i);
    if (why != Spared::kNo) return why;
    for (const RunId& id : all_.chains[i]) {
      if (Contains(own_chain_, id)) return Spared::kOwnRun;
    }
    return Spared::kNo;
  }

  Spared SparedAnyway(size_t i) const {
    const HostProcess& candidate = process(i);
    if (all_.calls_us[i]) return Spared::kCallsUs;
    if (kept_[i]) return Spared::kAsksToBeKept;
    // User 0 may only mean that the process hides.
    if (candidate.user != all_.scope.user && candidate.user != 0) {
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
        for (size_t child : tree().Children(from))
          Reach(child, Net::kLineage, from);
      }
      if (groups.empty()) break;
      const pid_t group = groups.back();
      groups.pop_back();
      if (group <= 1) continue;
      size_t somebody = *Somebody(group);
      for (size_t member : tree().Members(group)) {
        Reach(member, Net::kGroup, somebody);
      }
    }
  }

  // The groups of an earlier look in which somebody known still is.
  std::vector<pid_t> LedGroups() {
    std::vector<pid_t> groups;
    for (pid_t group : all_.scope.taken_groups) {
      if (Somebody(group)) groups.push_back(group);
    }
    return groups;
  }

  std::optional<size_t> Somebody(pid_t group) {
    for (size_t member : tree().Members(group)) {
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
    return membership(i).role == Role::kNone && candidate.instance &&
           !candidate.run_chain && !candidate.info.zombie &&
           (!all_.scope.instance ||
            candidate.instance == all_.scope.instance) &&
           candidate.pid_namespace == all_.scope.pid_namespace &&
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
    std::optional<size_t> parent = tree().Parent(i);
    // hidepid= of proc(5) hides other users' processes, process 1 too.
    if (!parent) return info.parent == 1;
    return process(*parent).info.session != info.session;
  }

  bool HasMarkedAncestor(size_t i) const {
    bool marked = false;
    tree().VisitAbove(i, [&](size_t above) {
      marked = process(above).instance.has_value();
      return !marked;
    });
    return marked;
  }

  Classification& all_;
  std::vector<RunId> own_chain_;
  // Of each process, whether it or one above it asks to be kept.
  std::vector<bool> kept_;
  std::vector<size_t> spread_from_;
};

}  // namespace

void FindLeftovers(Classification& all) { LeftoverFinder(all).Run(); }

}  // namespace acp_wrap
