#include "lib/host/host_runs.h"

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/host/classification.h"
#include "lib/host/find_leftovers.h"
#include "lib/host/host_process.h"
#include "lib/host/host_tree.h"
#include "lib/host/living_runs.h"
#include "lib/host/marker_origin.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {
namespace {

std::vector<bool> CallerAndAbove(const HostTree& tree, pid_t caller) {
  std::vector<bool> calls_us(tree.size());
  const std::optional<size_t> self = tree.Find(caller);
  if (!self) return calls_us;
  calls_us[*self] = true;
  tree.VisitAbove(*self, [&](size_t above) {
    calls_us[above] = true;
    return true;
  });
  return calls_us;
}

}  // namespace

std::vector<size_t> HostView::Leftovers() const {
  std::vector<size_t> leftovers;
  for (size_t i = 0; i < processes.size(); ++i) {
    if (memberships[i].role == Membership::Role::kLeftover &&
        !processes[i].info.zombie) {
      leftovers.push_back(i);
    }
  }
  return leftovers;
}

HostView Classify(std::vector<HostProcess> processes, const SweepScope& scope,
                  absl::FunctionRef<bool(const ProcessId&)> gone) {
  HostView view;
  view.processes = std::move(processes);
  view.memberships.resize(view.processes.size());
  const HostTree tree(view.processes);
  Classification all = {scope, tree, view, {}, {}, {}, {}};
  all.chains.resize(tree.size());
  all.calls_us = CallerAndAbove(tree, scope.caller);
  FindLivingRuns(gone, all);
  SpareStrangers(all);
  FindLeftovers(all);
  return view;
}

}  // namespace acp_wrap
