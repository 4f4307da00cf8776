// Who stands above and below whom in one look at the process table, and who
// shares a group.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_HOST_TREE_H_
#define SPROUT_ACP_WRAP_LIB_HOST_HOST_TREE_H_

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/host/host_process.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

class HostTree {
 public:
  // `processes` outlives the tree, and stays as it is.  All indices are of it.
  explicit HostTree(const std::vector<HostProcess>& processes);

  size_t size() const { return processes_.size(); }
  const HostProcess& process(size_t i) const { return processes_[i]; }

  // Nothing if the table does not show it.
  std::optional<size_t> Find(pid_t pid) const;
  std::optional<size_t> Find(const ProcessId& id) const;
  std::optional<size_t> Parent(size_t i) const;

  const std::vector<size_t>& Children(size_t i) const;
  const std::vector<size_t>& Members(pid_t group) const;

  // Shows `visit` what stands above `i`, the nearest first, until that answers
  // false.  Ends, too, where the table shows a circle, as one that changes
  // while it is read could.
  void VisitAbove(size_t i, absl::FunctionRef<bool(size_t)> visit) const;

 private:
  const std::vector<HostProcess>& processes_;
  std::unordered_map<pid_t, size_t> by_pid_;
  std::unordered_map<size_t, std::vector<size_t>> children_;
  std::unordered_map<pid_t, std::vector<size_t>> members_;
  const std::vector<size_t> nobody_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_HOST_TREE_H_
