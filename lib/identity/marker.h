// The variables by which a managed agent and its run are known.

#ifndef SPROUT_ACP_WRAP_LIB_IDENTITY_MARKER_H_
#define SPROUT_ACP_WRAP_LIB_IDENTITY_MARKER_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace acp_wrap {

// Set by the desktop app, when it was called Sprout, on each agent that it
// started; its value names the app instance, or is "1".
inline constexpr absl::string_view kManagedAgentVariable =
    "SPROUT_MANAGED_AGENT";

// The same since June 2026, as Buzz.  A running app of that name ends whatever
// carries it with a value for which no app runs: so nobody but the app may set
// it.
inline constexpr absl::string_view kBuzzManagedAgentVariable =
    "BUZZ_MANAGED_AGENT";

// The chain of run ids (run_id.h), the innermost run last.
inline constexpr absl::string_view kRunVariable = "SPROUT_ACP_WRAP_RUN";

// Where the innermost run is (control_group.h).
inline constexpr absl::string_view kUnitVariable = "SPROUT_ACP_WRAP_UNIT";

// What people call the innermost run (--label).
inline constexpr absl::string_view kLabelVariable = "SPROUT_ACP_WRAP_LABEL";

// Where events go (--events); "fd:N" is a descriptor of the wrapper's.
inline constexpr absl::string_view kEventsVariable = "SPROUT_ACP_WRAP_EVENTS";

// Which program the wrapper runs where it stands in the harness's place.
inline constexpr absl::string_view kTargetVariable = "SPROUT_ACP_WRAP_TARGET";

// The value of variable `name` in `environment`, entries of the form
// NAME=VALUE; the first one counts, as it does for getenv(3).
std::optional<absl::string_view> FindVariable(
    const std::vector<std::string>& environment, absl::string_view name);

// Opts a process out, with everything below it, where --keep allows it; the
// value has to be "1".
inline constexpr absl::string_view kKeepVariable = "SPROUT_ACP_WRAP_KEEP";

// The same in a block of entries that each end with a NUL byte, as
// /proc/PID/environ has them (proc(5)).  A name matches as a whole.
std::optional<absl::string_view> FindInBlock(absl::string_view block,
                                             absl::string_view name);

// The same, to be kept when the block is gone.
std::optional<std::string> CopyFromBlock(absl::string_view block,
                                         absl::string_view name);

// Whether the environment `block` says that the user's, or the system's,
// service manager has started the process `pid` itself: SYSTEMD_EXEC_PID
// (systemd.exec(5), since version 248) names the process, and its children
// inherit it.
bool IsService(absl::string_view block, pid_t pid);

// The environment that the agent gets: the caller's, in its order, with
// kManagedAgentVariable added as "1" where the caller did not set it,
// kBuzzManagedAgentVariable as it is, kRunVariable set to `run_chain`, and
// kLabelVariable to `label` unless that is empty; without a kEventsVariable
// that names a descriptor, which the agent does not get, and without
// kKeepVariable: it was meant for a run outside of this one, of which the
// caller is a part.
std::vector<std::string> MarkedEnvironment(std::vector<std::string> caller,
                                           absl::string_view run_chain,
                                           absl::string_view label = "");

// The environment of what is spared (--spare): the caller's, with kKeepVariable
// set, for the case that the one that spares it is killed; without the app's
// markers, by which the app would end it once the agent is gone.
std::vector<std::string> SparedEnvironment(std::vector<std::string> caller);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_IDENTITY_MARKER_H_
