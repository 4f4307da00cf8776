// The variables in which systemd names the process that it has started.

#ifndef SPROUT_ACP_WRAP_LIB_IDENTITY_STARTED_PID_H_
#define SPROUT_ACP_WRAP_LIB_IDENTITY_STARTED_PID_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace acp_wrap {

// In LISTEN_PID (sd_listen_fds(3)) and WATCHDOG_PID (sd_watchdog_enabled(3))
// puts `agent` where they name `front`: a program takes neither socket nor
// watchdog that is meant for another pid.  What names somebody else stays.
void NameAgentForFront(std::vector<std::string>& environment, pid_t front,
                       pid_t agent);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_IDENTITY_STARTED_PID_H_
