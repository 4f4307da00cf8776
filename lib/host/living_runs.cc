#include "lib/host/living_runs.h"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/host/classification.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/host_tree.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {
namespace {

using Role = Membership::Role;
using Spared = Membership::Spared;

class LivingRuns {
 public:
  LivingRuns(absl::FunctionRef<bool(const ProcessId&)> gone,
             Classification& all)
      : gone_(gone), all_(all) {}

  void Run() {
    ReadChains();
    FindWrappers();
    FindLiving();
  }

 private:
  const HostTree& tree() const { return all_.tree; }
  size_t size() const { return tree().size(); }
  const HostProcess& process(size_t i) const { return tree().process(i); }
  Membership& membership(size_t i) const { return all_.view.memberships[i]; }

  size_t IndexOfRun(const RunId& id) {
    auto [found, inserted] =
        index_of_run_.try_emplace(id, all_.view.runs.size());
    if (inserted) {
      bool living = !gone_(id.front) || !gone_(id.guardian);
      all_.view.runs.push_back({id, living});
      all_.wrappers.insert({id.front, id.guardian});
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
      all_.chains[i] = std::move(*chain);
      ReadChain(i);
    }
  }

  void ReadChain(size_t i) {
    bool foreign = false;
    std::optional<size_t> living;
    std::optional<size_t> innermost;
    for (const RunId& id : all_.chains[i]) {
      innermost = std::nullopt;
      if (id.pid_namespace != all_.scope.pid_namespace) {
        foreign = true;
        continue;
      }
      innermost = IndexOfRun(id);
      if (all_.view.runs[*innermost].living) living = innermost;
    }
    if (living) {
      membership(i) = {Role::kLiving, Net::kMarker, Spared::kNo, living};
    } else if (foreign) {
      membership(i) = {Role::kForeign, Net::kMarker, Spared::kNo, {}};
    } else {
      // Not a leftover before all that speaks against it has been looked at.
      all_.dead.push_back(i);
      membership(i).run = innermost;
    }
  }

  void FindWrappers() {
    for (size_t run = 0; run < all_.view.runs.size(); ++run) {
      if (!all_.view.runs[run].living) continue;
      const RunId& id = all_.view.runs[run].id;
      const std::optional<size_t> guardian = tree().Find(id.guardian);
      const std::optional<size_t> front = tree().Find(id.front);
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
      std::optional<size_t> parent = tree().Parent(i);
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
    const std::optional<size_t> caller = tree().Find(all_.scope.caller);
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
                                           : tree().Parent(guardian) == front;
  }

  // Front and guardian are the same program.
  bool IsForkOf(size_t child, size_t parent) const {
    return tree().Parent(child) == parent &&
           !process(parent).executable.empty() &&
           // The guardian's own is hidden from its user (Self::Seclude()).
           (process(child).executable.empty() ||
            process(child).executable == process(parent).executable);
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
      for (size_t child : tree().Children(parent)) {
        Membership& below = membership(child);
        if (below.role != Role::kNone) continue;
        below = {membership(parent).role == Role::kForeign ? Role::kForeign
                                                           : Role::kLiving,
                 Net::kLineage, Spared::kNo, membership(parent).run};
        todo.push_back(child);
      }
    }
  }

  absl::FunctionRef<bool(const ProcessId&)> gone_;
  Classification& all_;
  std::unordered_map<RunId, size_t, RunIdHash> index_of_run_;
};

}  // namespace

void FindLivingRuns(absl::FunctionRef<bool(const ProcessId&)> gone,
                    Classification& all) {
  LivingRuns(gone, all).Run();
}

}  // namespace acp_wrap
