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
  // What a run has left may have been given to it: process 1, or one above
  // front.
  bool adopts = false;
  // Front or guardian: what is below one has come from the run, wherever it is.
  bool supervises = false;
  // The user's service manager has started it (IsService(), marker.h).
  bool service = false;
  // It is known not to have come from the run: it does not carry the marker,
  // and the tree in which it could have lost that is gone.
  bool outside = false;
};

enum class Origin {
  // The run, as far as can be told.
  kRun,
  // A living program above it that is older than the run, does not carry its
  // marker and adopts nobody, or that is a service, or known to be outside.
  kSomebodyElse,
  // Nothing above it tells, and it is in the control group of a service that
  // is not the run's.
  kAnotherService,
};

// Who has started the marked process `info`.
//
// `run_began`: the start time of the outermost front.  `in_another_service`:
// IsInAnotherService() of control_group.h.  `look`: nothing for who is gone or
// hidden.
Origin OriginOf(const ProcessInfo& info, uint64_t run_began,
                bool in_another_service,
                absl::FunctionRef<std::optional<Forebear>(pid_t)> look);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_ORIGIN_H_
