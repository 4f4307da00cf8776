// The id of one run of the wrapper, as it stands in the environment of all
// that the run started.

#ifndef SPROUT_ACP_WRAP_LIB_IDENTITY_RUN_ID_H_
#define SPROUT_ACP_WRAP_LIB_IDENTITY_RUN_ID_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

// Says which two processes stand for the run, so that anyone can tell a
// living run from a dead one, and in which PID namespace those numbers hold,
// so that nobody takes another container's run for one of their own.
struct RunId {
  // The inode of /proc/self/ns/pid (namespaces(7)); 0 where there is none.
  uint64_t pid_namespace = 0;
  ProcessId front;
  ProcessId guardian;

  friend bool operator==(const RunId& a, const RunId& b) {
    return a.pid_namespace == b.pid_namespace && a.front == b.front &&
           a.guardian == b.guardian;
  }
};

struct RunIdHash {
  size_t operator()(const RunId& id) const {
    const ProcessIdHash hash;
    return hash(id.front) * 31 + hash(id.guardian) * 7 +
           static_cast<size_t>(id.pid_namespace);
  }
};

// "NAMESPACE-PID.START-PID.START", all decimal.
std::string FormatRunId(const RunId& id);

// Nothing for any text that FormatRunId() cannot have made.
std::optional<RunId> ParseRunId(absl::string_view text);

// A run inside a run has its id behind the outer one's, with a comma between.
// What is no chain, or has no room, counts for nothing: nobody could read what
// follows it.
std::string AppendRunId(absl::string_view outer_chain, const RunId& id);

// So many runs stand inside each other at most.  Whoever writes more is not the
// wrapper, and must not be able to keep a reader busy.
inline constexpr size_t kMostRunsInChain = 100;

// Outermost first; nothing if any part of the chain is malformed, or if it is
// too long, since then nothing in it can be trusted.
std::optional<std::vector<RunId>> ParseRunIdChain(absl::string_view text);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_IDENTITY_RUN_ID_H_
