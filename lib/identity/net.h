// How a process is known to belong to a run: descent alone does not catch what
// has left its parent, and a marker not what has scrubbed its environment.

#ifndef SPROUT_ACP_WRAP_LIB_IDENTITY_NET_H_
#define SPROUT_ACP_WRAP_LIB_IDENTITY_NET_H_

#include "absl/strings/string_view.h"

namespace acp_wrap {

enum class Net {
  // It does not belong to a run.
  kNone,
  // It has the run's id in its environment.
  kMarker,
  // It descends from the agent, or from somebody else who belongs there.
  kLineage,
  // It is in a process group of the run's.
  kGroup,
  // It has an agent's name (agent_names.h).
  kName,
};

// As --report, --list --json and --verbose give it; "" for kNone.
absl::string_view NetName(Net net);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_IDENTITY_NET_H_
