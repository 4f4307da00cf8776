#include "lib/caller_signals.h"

#include <signal.h>
#include <sys/types.h>

#include "lib/received_signal.h"
#include "lib/supervisor.h"

namespace acp_wrap {

CallerSignals::Meaning CallerSignals::Interpret(const ReceivedSignal& signal,
                                                pid_t front, pid_t guardian) {
  Meaning meaning;
  bool own = signal.sender == front || signal.sender == guardian;
  if (signal.number == SIGCHLD || (own && !signal.from_kernel)) return meaning;
  // What the terminal driver sends goes to the whole foreground group: the
  // agent has it, and a second one would mean "now" to many agents.
  meaning.forward = !signal.from_kernel;
  if (!AsksForTermination(signal.number)) return meaning;
  bool insists =
      asked_ && (signal.number == SIGTERM || signal.number == SIGINT);
  asked_ = true;
  meaning.stop = StopRequest{
      insists ? StopCause::kCallerInsisted : StopCause::kCallerAsked,
      signal.from_kernel ? AlreadySignaled::kAgentGroup
                         : AlreadySignaled::kAgent};
  return meaning;
}

bool CallerSignals::AsksForTermination(int signal) const {
  switch (signal) {
    case SIGTERM:
    case SIGINT:
    case SIGHUP:
    case SIGQUIT:
      // Whoever had it ignored wants the agent to outlive it: the agent
      // decides, as it would without the wrapper.
      return !ignored_at_start_(signal);
    default:
      return false;
  }
}

}  // namespace acp_wrap
