#include "lib/ending/requests.h"

#include <signal.h>
#include <sys/types.h>

#include "lib/ending/supervisor.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {
namespace {

// Whether `process` was a member of `group` when that got the request.
bool Got(const TerminationRequest& request, const ProcessInfo& process,
         pid_t group, bool if_unknown) {
  if (request.already != AlreadySignaled::kAgentGroup ||
      process.group != group) {
    return false;
  }
  if (request.at == 0 || process.id.start_time == 0) return if_unknown;
  if (process.id.start_time != request.at) {
    return process.id.start_time < request.at;
  }
  return request.newest == 0 ? if_unknown : process.id.pid <= request.newest;
}

}  // namespace

TerminationRequest Combine(const TerminationRequest& earlier,
                           const TerminationRequest& later) {
  if (!IsBySignal(earlier.cause)) return later;
  TerminationRequest both = earlier;
  if (later.cause == TerminationCause::kCallerInsisted)
    both.cause = later.cause;
  return both;
}

void Requests::Note(const TerminationRequest& request, bool first) {
  switch (request.cause) {
    case TerminationCause::kInterrupted:
      interrupted_ = request;
      return;
    case TerminationCause::kSupervisorSignaled:
      // What the caller asks for may still come.
      return;
    default:
      if (first) asked_ = request;
      any_ = true;
      return;
  }
}

bool Requests::HasSigterm(const ProcessInfo& process, pid_t group,
                          bool first_look) const {
  return asked_.signal == SIGTERM && Got(asked_, process, group, first_look);
}

bool Requests::WasAsked(const ProcessInfo& process, pid_t group) const {
  return Got(asked_, process, group, /*if_unknown=*/true) ||
         Got(interrupted_, process, group, /*if_unknown=*/true);
}

}  // namespace acp_wrap
