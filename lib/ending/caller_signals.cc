#include "lib/ending/caller_signals.h"

#include <signal.h>
#include <sys/types.h>

#include "lib/ending/received_signal.h"
#include "lib/ending/supervisor.h"

namespace acp_wrap {
namespace {

// What the terminal driver sends, and always to a whole group (termios(3),
// tty_ioctl(4)).  Of the rest, the kernel sends SIGALRM, for one, to the
// process that had set an alarm before it became front.
bool IsOfTerminal(int signal) {
  switch (signal) {
    case SIGCONT:
    case SIGHUP:
    case SIGINT:
    case SIGQUIT:
    case SIGTSTP:
    case SIGTTIN:
    case SIGTTOU:
    case SIGWINCH:
      return true;
    default:
      return false;
  }
}

}  // namespace

TerminationRequest Combine(const TerminationRequest& earlier,
                           const TerminationRequest& later) {
  if (earlier.cause == TerminationCause::kParentLost) return later;
  TerminationRequest both = earlier;
  if (later.cause == TerminationCause::kCallerInsisted)
    both.cause = later.cause;
  return both;
}

CallerSignals::Meaning CallerSignals::Interpret(const ReceivedSignal& signal,
                                                pid_t guardian) {
  Meaning meaning;
  const bool of_a_child = signal.number == SIGCHLD && signal.from_kernel;
  const bool own = signal.sender == guardian && !signal.from_kernel;
  if (of_a_child || own) return meaning;
  // The agent is in the group; a second one means "now" to many agents.
  bool group_has_it =
      signal.to_group || (signal.from_kernel && IsOfTerminal(signal.number));
  meaning.forward = !group_has_it;
  if (!AsksForTermination(signal.number)) return meaning;
  bool insists =
      asked_ && (signal.number == SIGTERM || signal.number == SIGINT);
  asked_ = true;
  meaning.termination = TerminationRequest{
      insists ? TerminationCause::kCallerInsisted
              : TerminationCause::kCallerAsked,
      group_has_it ? AlreadySignaled::kAgentGroup : AlreadySignaled::kAgent};
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
