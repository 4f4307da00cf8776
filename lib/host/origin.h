// Whether a process that carries a run's marker was started by that run.
//
// An environment travels: what the agent publishes to the session bus, to
// systemd --user, to at or to an editor's server stands in all that those start
// for the user from then on.  Lineage is proof, the marker is a hint.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_ORIGIN_H_
#define SPROUT_ACP_WRAP_LIB_HOST_ORIGIN_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "absl/functional/function_ref.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

// What is known of one that stands above a marked process.
struct Forebear {
  ProcessInfo info;
  // It carries the marker of the run, too.
  bool marked = false;
  // What a run has left may have been given to it: process 1, front, guardian,
  // or one above them.
  bool adopts = false;
  // The user's service manager has started it (IsService(), marker.h).
  bool service = false;
};

// Whether a program of somebody else's has started the marked process `info`: a
// living one above it that is older than the run, does not carry its marker and
// adopts nobody, or a service.  False where that cannot be told.
//
// `run_began`: the start time of the outermost front.  `look`: nothing for who
// is gone or hidden.
bool StartedBySomebodyElse(
    const ProcessInfo& info, uint64_t run_began,
    absl::FunctionRef<std::optional<Forebear>(pid_t)> look);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_ORIGIN_H_
