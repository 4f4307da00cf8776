#include "lib/host/host_tree.h"

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/host/host_process.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

HostTree::HostTree(const std::vector<HostProcess>& processes)
    : processes_(processes) {
  for (size_t i = 0; i < size(); ++i) by_pid_[process(i).info.id.pid] = i;
  for (size_t i = 0; i < size(); ++i) {
    if (std::optional<size_t> parent = Parent(i)) {
      children_[*parent].push_back(i);
    }
    members_[process(i).info.group].push_back(i);
  }
}

std::optional<size_t> HostTree::Find(pid_t pid) const {
  auto found = by_pid_.find(pid);
  if (found == by_pid_.end()) return std::nullopt;
  return found->second;
}

std::optional<size_t> HostTree::Find(const ProcessId& id) const {
  std::optional<size_t> found = Find(id.pid);
  if (!found || !(process(*found).info.id == id)) return std::nullopt;
  return found;
}

std::optional<size_t> HostTree::Parent(size_t i) const {
  std::optional<size_t> parent = Find(process(i).info.parent);
  if (parent == i) return std::nullopt;
  return parent;
}

const std::vector<size_t>& HostTree::Children(size_t i) const {
  auto found = children_.find(i);
  return found == children_.end() ? nobody_ : found->second;
}

const std::vector<size_t>& HostTree::Members(pid_t group) const {
  auto found = members_.find(group);
  return found == members_.end() ? nobody_ : found->second;
}

void HostTree::VisitAbove(size_t i,
                          absl::FunctionRef<bool(size_t)> visit) const {
  std::optional<size_t> above = Parent(i);
  for (size_t steps = 0; above && steps <= size(); ++steps) {
    if (!visit(*above)) return;
    above = Parent(*above);
  }
}

}  // namespace acp_wrap
