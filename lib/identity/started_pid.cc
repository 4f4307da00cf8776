#include "lib/identity/started_pid.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace acp_wrap {

void NameAgentForFront(std::vector<std::string>& environment, pid_t front,
                       pid_t agent) {
  for (const std::string name : {"LISTEN_PID=", "WATCHDOG_PID="}) {
    for (std::string& entry : environment) {
      if (entry == name + std::to_string(front)) {
        entry = name + std::to_string(agent);
      }
    }
  }
}

}  // namespace acp_wrap
