// Who looks at the host, as lib/host/host_runs.h wants to know it.

#ifndef SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_SCOPE_H_
#define SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_SCOPE_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "lib/host/host_runs.h"
#include "lib/identity/marker.h"
#include "platform/host_processes.h"

namespace acp_wrap {

// The calling process, `caller`, with the environment that it was started with.
inline SweepScope ScopeOfCaller(pid_t caller, HostProcesses& host,
                                const std::vector<std::string>& environment) {
  SweepScope scope;
  scope.caller = caller;
  scope.user = host.User();
  scope.pid_namespace = host.PidNamespace();
  scope.own_chain = std::string(
      FindVariable(environment, kRunVariable).value_or(std::string()));
  return scope;
}

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_SCOPE_H_
