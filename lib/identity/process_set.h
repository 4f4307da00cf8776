// A set of processes.

#ifndef SPROUT_ACP_WRAP_LIB_IDENTITY_PROCESS_SET_H_
#define SPROUT_ACP_WRAP_LIB_IDENTITY_PROCESS_SET_H_

#include <algorithm>
#include <unordered_set>

#include "lib/identity/process_info.h"

namespace acp_wrap {

using ProcessSet = std::unordered_set<ProcessId, ProcessIdHash>;

// Where the start time is not known, the pid decides: a child that has not
// been waited for has it for its own.
inline bool Contains(const ProcessSet& set, const ProcessId& id) {
  if (id.start_time != 0) return set.count(id) > 0;
  return std::any_of(set.begin(), set.end(), [&](const ProcessId& member) {
    return member.pid == id.pid;
  });
}

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_IDENTITY_PROCESS_SET_H_
