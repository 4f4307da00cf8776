// What the steps of Classify() (host_runs.h) know of a look at the host, and
// hand on to each other.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_CLASSIFICATION_H_
#define SPROUT_ACP_WRAP_LIB_HOST_CLASSIFICATION_H_

#include <cstddef>
#include <unordered_set>
#include <vector>

#include "lib/host/host_runs.h"
#include "lib/host/host_tree.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {

struct Classification {
  const SweepScope& scope;
  const HostTree& tree;
  // What has been decided so far.
  HostView& view;

  // Of each process: its chain, if that is sound; whether it is the caller or
  // above it.
  std::vector<std::vector<RunId>> chains;
  std::vector<bool> calls_us;
  // All that stand for a run.
  std::unordered_set<ProcessId, ProcessIdHash> wrappers;
  // Those all of whose runs are dead.
  std::vector<size_t> dead;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_CLASSIFICATION_H_
