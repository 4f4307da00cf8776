// Where systemd has put a process: each service has a control group of its own
// (cgroups(7)), which what it starts is in, too, whoever its parent is later.

#ifndef SPROUT_ACP_WRAP_LIB_IDENTITY_CONTROL_GROUP_H_
#define SPROUT_ACP_WRAP_LIB_IDENTITY_CONTROL_GROUP_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace acp_wrap {

// The path of the innermost unit of systemd's, a service or a scope, in `text`,
// which is what /proc/PID/cgroup says (cgroups(7)):
// "/user.slice/user-1000.slice/session-2.scope".  Empty where there is none.
absl::string_view UnitIn(absl::string_view text);

// Says in `environment`, which a run's agent is to get, in which unit the run
// is; whatever stood there is an outer run's.  `text` as above.
void NoteUnit(std::vector<std::string>& environment, absl::string_view text);

// Whether a process with the environment `block` (marker.h), of which
// /proc/PID/cgroup says `text`, is in a service that is not its run's, nor
// below or above that.  A scope is nobody's start: whoever is in it has been
// put there.  False where it is not known where the run is, as on a host
// without systemd.
bool IsInAnotherService(absl::string_view block, absl::string_view text);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_IDENTITY_CONTROL_GROUP_H_
