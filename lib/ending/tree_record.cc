#include "lib/ending/tree_record.h"

#include <signal.h>

#include <algorithm>

#include "lib/identity/process_info.h"
#include "lib/identity/process_set.h"

namespace acp_wrap {

const ProcessId& TreeRecord::KnownAs(const ProcessInfo& info) {
  ProcessId& known = ids_.try_emplace(info.id.pid, info.id).first->second;
  // A descendant that is no child may have left its pid to another.
  if (info.id.start_time != 0 && known.start_time != 0) known = info.id;
  return known;
}

bool TreeRecord::Note(int signal, const ProcessId& known) {
  ProcessSet& signaled = signal == SIGKILL   ? killed_
                         : signal == SIGSTOP ? stopped_
                                             : terminated_;
  return signaled.insert(known).second;
}

bool TreeRecord::AgentWasKilled() const {
  return std::any_of(
      killed_.begin(), killed_.end(),
      [this](const ProcessId& process) { return IsAgent(process.pid); });
}

}  // namespace acp_wrap
