// Who has which children, from /proc/PID/task/TID/children, which costs what
// the tree costs; where the kernel does not have it (CONFIG_PROC_CHILDREN),
// from one look at /proc/*/stat, which costs what the host costs.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_CHILDREN_FILES_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_CHILDREN_FILES_H_

#include <sys/types.h>

#include <optional>
#include <unordered_map>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/result.h"
#include "lib/text/proc_stat.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// Numbers with a space between.
std::vector<pid_t> ParsePids(absl::string_view text);

// For one walk over the tree.
class ChildrenFiles {
 public:
  // `proc`, the directory of /proc, stays the caller's, and outlives it.
  explicit ChildrenFiles(const UniqueFd& proc) : proc_(proc) {}

  // Those of the process whose directory is `process` and whose stat file says
  // `stat`.  Fails if it cannot be read for want of descriptors.
  Result<std::vector<pid_t>> Read(const UniqueFd& process,
                                  const ProcStat& stat);

 private:
  using Index = std::unordered_map<pid_t, std::vector<pid_t>>;

  Result<Index> IndexAll() const;

  const UniqueFd& proc_;
  // Made when the kernel turns out not to have the files.
  std::optional<Index> index_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_CHILDREN_FILES_H_
