#include "lib/host/run_list.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/host_tree.h"
#include "lib/host/nest_runs.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {
namespace {

using Role = Membership::Role;

// Processes of the same run have the same key: the run's index, or, where its
// id is not known, the topmost process that was found to belong to it.
struct Key {
  ListedRun::State state = ListedRun::State::kLiving;
  std::optional<size_t> run;
  size_t top = 0;

  friend bool operator<(const Key& a, const Key& b) {
    return std::tie(a.state, a.run, a.top) < std::tie(b.state, b.run, b.top);
  }
};

class Lister {
 public:
  explicit Lister(const HostView& view) : view_(view), tree_(view.processes) {
    for (size_t i = 0; i < size(); ++i) {
      std::optional<size_t> parent = tree_.Parent(i);
      if (parent && membership(i).role == Role::kGuardian && !info(i).zombie) {
        guarded_.insert(*parent);
      }
    }
    for (size_t i = 0; i < size(); ++i) {
      if (IsListed(i)) members_[KeyOf(i)].push_back(i);
    }
  }

  std::vector<ListedRun> Run() {
    std::vector<ListedRun> runs;
    for (auto& [key, members] : members_) runs.push_back(List(key, members));
    std::stable_sort(runs.begin(), runs.end(),
                     [](const ListedRun& a, const ListedRun& b) {
                       if (a.state != b.state) return a.state < b.state;
                       return a.age > b.age;
                     });
    return NestRuns(std::move(runs));
  }

 private:
  size_t size() const { return view_.processes.size(); }
  const ProcessInfo& info(size_t i) const { return view_.processes[i].info; }
  const Membership& membership(size_t i) const { return view_.memberships[i]; }

  bool IsListed(size_t i) const {
    Role role = membership(i).role;
    if (info(i).zombie) return false;
    if (FrontOfHelper(i)) return true;
    return role != Role::kNone && role != Role::kForeign &&
           !IsBesideGuardian(i);
  }

  // A child of front, or below one, that is no helper of front's, as long as
  // the tree is below the guardian: what was its child before its exec.
  bool IsBesideGuardian(size_t i) const {
    std::optional<size_t> below = i;
    for (size_t steps = 0; below && steps < size(); ++steps) {
      if (membership(*below).role != Role::kLiving ||
          membership(*below).net != Net::kLineage) {
        return false;
      }
      std::optional<size_t> above = tree_.Parent(*below);
      if (above && membership(*above).role == Role::kFront) {
        return guarded_.count(*above) > 0;
      }
      below = above;
    }
    return false;
  }

  // The front whose helper it is, if it is one.
  std::optional<size_t> FrontOfHelper(size_t i) const {
    if (info(i).name != kWitnessName && info(i).name != kSweepName) {
      return std::nullopt;
    }
    std::optional<size_t> above = tree_.Parent(i);
    if (!above || membership(*above).role != Role::kFront) return std::nullopt;
    return above;
  }

  bool IsLeftOver(size_t i) const {
    return membership(i).role == Role::kLeftover ||
           membership(i).role == Role::kSpared;
  }

  Key KeyOf(size_t i) const {
    // It has the environment of front, and so of the run that front is inside.
    if (std::optional<size_t> front = FrontOfHelper(i)) i = *front;
    Key key;
    key.run = membership(i).run;
    if (key.run) {
      key.state = view_.runs[*key.run].living ? ListedRun::State::kLiving
                                              : ListedRun::State::kDead;
      return key;
    }
    bool left_over = IsLeftOver(i);
    if (left_over) key.state = ListedRun::State::kUnwrapped;
    key.top = i;
    tree_.VisitAbove(i, [&](size_t above) {
      const Role role = membership(above).role;
      if (role == Role::kNone || role == Role::kForeign ||
          membership(above).run || IsLeftOver(above) != left_over) {
        return false;
      }
      key.top = above;
      return true;
    });
    return key;
  }

  ListedRun List(const Key& key, std::vector<size_t>& members) {
    run_ = ListedRun();
    run_.state = key.state;
    if (key.run) run_.id = view_.runs[*key.run].id;
    SortByAge(members);
    front_ = std::nullopt;
    among_.clear();
    among_.insert(members.begin(), members.end());
    for (size_t i : members) {
      const HostProcess& process = view_.processes[i];
      if (membership(i).role == Role::kFront) front_ = i;
      if (membership(i).role == Role::kGuardian) {
        run_.guardian = process.info.id.pid;
      }
      if (!run_.instance) run_.instance = process.instance;
      run_.age = std::max(run_.age, process.age);
      run_.resident_bytes += process.resident_bytes;
      if (process.processor_time) {
        run_.processor_time =
            run_.processor_time.value_or(absl::ZeroDuration()) +
            *process.processor_time;
      }
    }
    if (front_) {
      run_.front = info(*front_).id.pid;
      run_.inside = RunAbove(*front_);
    }
    // Front leads its group where it has no terminal; once it is gone where it
    // had one, nobody knows.
    group_ = front_ ? info(*front_).group : run_.id ? run_.id->front.pid : 0;
    run_.agent = FindAgent(members);
    run_.label = FindLabel(members);
    for (size_t i : members) {
      std::optional<size_t> parent = tree_.Parent(i);
      if (!parent || among_.count(*parent) == 0) Append(i);
    }
    // Whatever a table that shows a circle has not led to.
    for (size_t i : members) Append(i);
    return std::move(run_);
  }

  void SortByAge(std::vector<size_t>& processes) const {
    std::sort(processes.begin(), processes.end(), [this](size_t a, size_t b) {
      const ProcessId& first = info(a).id;
      const ProcessId& second = info(b).id;
      return std::tie(first.start_time, first.pid) <
             std::tie(second.start_time, second.pid);
    });
  }

  // The oldest child of the guardian, or of front once that has taken over,
  // that is in front's group.
  pid_t FindAgent(const std::vector<size_t>& members) const {
    if (run_.state != ListedRun::State::kLiving) return 0;
    for (size_t i : members) {
      if (membership(i).role == Role::kLiving && IsAdopted(i) &&
          !FrontOfHelper(i) && info(i).group == group_) {
        return info(i).id.pid;
      }
    }
    return FindInnerWrapper();
  }

  // An agent that is a wrapper itself: the guardian's child that was started
  // as front's own command line ends.
  pid_t FindInnerWrapper() const {
    const std::optional<size_t> guardian = tree_.Find(run_.guardian);
    if (!front_ || !guardian) return 0;
    const std::vector<std::string>& own = view_.processes[*front_].arguments;
    for (size_t i : tree_.Children(*guardian)) {
      const std::vector<std::string>& inner = view_.processes[i].arguments;
      if (membership(i).role == Role::kFront && inner.size() < own.size() &&
          std::equal(inner.rbegin(), inner.rend(), own.rbegin())) {
        return info(i).id.pid;
      }
    }
    return 0;
  }

  // The agent's, or the oldest one's: what is below may have changed its own.
  // Front's is what front itself was started with.
  std::optional<std::string> FindLabel(
      const std::vector<size_t>& members) const {
    std::optional<std::string> label;
    for (size_t i : members) {
      const HostProcess& process = view_.processes[i];
      const Role role = membership(i).role;
      if (role == Role::kFront || role == Role::kGuardian) continue;
      if (!process.label || !process.run_chain) continue;
      if (process.info.id.pid == run_.agent) return process.label;
      if (!label) label = process.label;
    }
    return label;
  }

  bool IsAdopted(size_t i) const {
    return info(i).parent == run_.guardian || info(i).parent == run_.front;
  }

  std::optional<RunId> RunAbove(size_t front) const {
    std::optional<size_t> above = tree_.Parent(front);
    if (!above || !membership(*above).run) return std::nullopt;
    return view_.runs[*membership(*above).run].id;
  }

  // The process, and what is below it, each parent before its children.  Not by
  // recursion: a chain may be as deep as there are processes.
  void Append(size_t top) {
    std::vector<std::pair<size_t, int>> open = {{top, 0}};
    while (!open.empty()) {
      const auto [i, depth] = open.back();
      open.pop_back();
      if (among_.erase(i) == 0) continue;
      run_.processes.push_back(Listed(i, depth));
      std::vector<size_t> children = tree_.Children(i);
      SortByAge(children);
      for (auto child = children.rbegin(); child != children.rend(); ++child) {
        open.emplace_back(*child, depth + 1);
      }
    }
  }

  ListedProcess Listed(size_t i, int depth) const {
    ListedProcess listed;
    listed.process = view_.processes[i];
    listed.membership = membership(i);
    listed.depth = depth;
    listed.role = RoleOf(i);
    if (membership(i).role == Role::kLiving && !FrontOfHelper(i)) {
      listed.left_group = group_ != 0 && info(i).group != group_;
      listed.left_session = front_ && info(i).session != info(*front_).session;
      listed.left_parent =
          listed.role == ListedProcess::Role::kDescendant && IsAdopted(i);
    }
    return listed;
  }

  ListedProcess::Role RoleOf(size_t i) const {
    switch (membership(i).role) {
      case Role::kFront:
        return ListedProcess::Role::kFront;
      case Role::kGuardian:
        return ListedProcess::Role::kGuardian;
      case Role::kLeftover:
        return ListedProcess::Role::kLeftover;
      case Role::kSpared:
        return ListedProcess::Role::kSpared;
      default:
        break;
    }
    if (info(i).id.pid == run_.agent) return ListedProcess::Role::kAgent;
    if (!FrontOfHelper(i)) return ListedProcess::Role::kDescendant;
    return info(i).name == kWitnessName ? ListedProcess::Role::kWitness
                                        : ListedProcess::Role::kSweep;
  }

  const HostView& view_;
  const HostTree tree_;
  // The fronts whose guardian lives.
  std::unordered_set<size_t> guarded_;
  std::map<Key, std::vector<size_t>> members_;

  // The run that is being listed, what of it is not listed yet, and the group
  // that its agent was started in; 0 if that is not known.
  ListedRun run_;
  std::unordered_set<size_t> among_;
  std::optional<size_t> front_;
  pid_t group_ = 0;
};

}  // namespace

std::vector<ListedRun> ListRuns(const HostView& view) {
  return Lister(view).Run();
}

}  // namespace acp_wrap
