#include "lib/ending/caller_signals.h"

#include <signal.h>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/supervisor.h"

namespace acp_wrap {
namespace {

// One Ctrl-C through npm, concurrently or nodemon arrives twice, and tree-kill
// signals everybody: what comes sooner is no insistence.
constexpr absl::Duration kInsistence = absl::Milliseconds(500);

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

bool CallerSignals::GroupHasIt(const ReceivedSignal& signal) {
  return signal.to_group || (signal.from_kernel && IsOfTerminal(signal.number));
}

bool CallerSignals::LooksLikeTerminals(const ReceivedSignal& signal,
                                       bool in_foreground) {
  return signal.of_unknown_origin && signal.to_group && in_foreground &&
         signal.number == SIGINT;
}

bool CallerSignals::MayAsk(int signal) {
  return signal == SIGTERM || signal == SIGINT || signal == SIGHUP ||
         signal == SIGQUIT;
}

CallerSignals::Meaning CallerSignals::Interpret(const ReceivedSignal& signal,
                                                const SignalContext& context) {
  Meaning meaning;
  const bool of_a_child = signal.number == SIGCHLD && signal.from_kernel;
  const bool own = signal.sender == context.guardian && !signal.from_kernel;
  if (of_a_child || own) return meaning;
  // The agent is in the group; a second one means "now" to many agents.
  const bool group_has_it = GroupHasIt(signal);
  meaning.forward = !group_has_it || context.agent_beyond_group;
  // Whoever had it ignored wants the agent to outlive it: the agent decides, as
  // it would without the wrapper.
  if (!MayAsk(signal.number) || ignored_at_start_(signal.number) ||
      context.from_below) {
    return meaning;
  }
  if (signal.number == SIGINT && on_interrupt_ == OnInterrupt::kForward &&
      !signal.from_kernel && !context.agent_ended) {
    return meaning;
  }
  TerminationRequest request;
  request.cause = CauseOf(signal, context);
  request.already =
      group_has_it ? AlreadySignaled::kAgentGroup : AlreadySignaled::kAgent;
  request.signal = signal.number;
  meaning.request = request;
  return meaning;
}

TerminationCause CallerSignals::CauseOf(const ReceivedSignal& signal,
                                        const SignalContext& context) {
  if (signal.number != SIGTERM && signal.number != SIGINT) {
    return TerminationCause::kCallerAsked;
  }
  const bool of_terminal = signal.number == SIGINT && signal.from_kernel;
  if (of_terminal && on_interrupt_ != OnInterrupt::kTerminate) {
    // Nobody is left to decide what it means.
    const bool insists = context.agent_ended &&
                         context.now >= *context.agent_ended + kInsistence;
    return insists ? TerminationCause::kCallerInsisted
                   : TerminationCause::kInterrupted;
  }
  if (!first_asked_) first_asked_ = context.now;
  return context.now >= *first_asked_ + kInsistence
             ? TerminationCause::kCallerInsisted
             : TerminationCause::kCallerAsked;
}

}  // namespace acp_wrap
