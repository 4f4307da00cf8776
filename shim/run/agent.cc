#include "shim/run/agent.h"

#include <errno.h>
#include <string.h>

#include <string>

#include "lib/cli/advice.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "lib/text/printable.h"
#include "platform/spawner.h"
#include "platform/system.h"
#include "shim/run/run.h"

namespace acp_wrap {
namespace {

// What the user can do about it, where errno alone would mislead.
std::string Reason(int number, Spawner::FileKind kind, const Command& command) {
  // It was run with less room than the wrapper itself: the kernel counts
  // arguments and environment together (execve(2)).
  if (number == E2BIG) {
    return "arguments and environment are too long with what the wrapper adds; "
           "unset variables that it does not need";
  }
  switch (kind) {
    case Spawner::FileKind::kDirectory:
      return "it is a directory";
    case Spawner::FileKind::kFile:
      if (number == ENOENT) {
        return "it exists, but the interpreter or loader that it names does "
               "not";
      }
      if (number == EACCES) {
        return "permission denied; is the execute bit set, on its interpreter "
               "too?";
      }
      break;
    case Spawner::FileKind::kNone:
      if (number == ENOENT) return WhyNotFound(command.arguments);
      break;
  }
  return strerror(number);
}

}  // namespace

int BecomeAgent(System& system, const Command& command) {
  system.RestoreSignalsForAgent();
  Error error = system.spawner().Exec(command);
  system.diagnostics().Say(
      "cannot run '" + Printable(command.file) + "': " +
      Reason(error.number, system.spawner().Kind(command.file), command));
  return error.number == ENOENT ? kExitNotFound : kExitCannotRun;
}

bool AgentIsBeyondGroup(System& system, pid_t agent) {
  if (agent == 0) return true;
  Result<ProcessInfo> read = system.processes().Read(agent);
  return read.ok() && read.value().group != system.self().Group();
}

bool AgentGoesOn(System& system, pid_t agent) {
  Result<ProcessInfo> read = system.processes().Read(agent);
  // One that has ended by now has gone on.
  if (!read.ok()) return read.error().number == ESRCH;
  return !read.value().stopped;
}

}  // namespace acp_wrap
