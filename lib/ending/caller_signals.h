// Decides what a signal to front means: for the agent, and for the run.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_CALLER_SIGNALS_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_CALLER_SIGNALS_H_

#include <sys/types.h>

#include <functional>
#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"

namespace acp_wrap {

// Whose SIGINT asks for the end of the run.
enum class OnInterrupt {
  // A process's.  The terminal's is the agent's: many cancel what they do at
  // Ctrl-C, and go on.
  kAuto,
  // Anybody's.
  kTerminate,
  // Nobody's: the agent decides.
  kForward,
};

// What has to be known of a signal besides itself.
struct SignalContext {
  absl::Time now;
  // What it sends only wakes front, and asks for nothing.  What front has sent
  // to itself stems from before it was front: it was pending at its exec.
  pid_t guardian = 0;
  // The agent, or something below it, has sent the signal.
  bool from_below = false;
  // The agent is in another group than front, as timeout(1) and a shell with
  // job control are, or may not have been there yet when front's group got it.
  bool agent_beyond_group = false;
  // When the agent has ended; nothing as long as it lives.
  std::optional<absl::Time> agent_ended;
};

class CallerSignals {
 public:
  struct Meaning {
    // The agent is to get it too.
    bool forward = false;
    // It asks for termination, or is worth knowing for it (kInterrupted).
    std::optional<TerminationRequest> request;
  };

  // `ignored_at_start` tells whether a signal was ignored when the program
  // was started, as nohup(1) does it with SIGHUP.
  CallerSignals(std::function<bool(int)> ignored_at_start,
                OnInterrupt on_interrupt)
      : ignored_at_start_(std::move(ignored_at_start)),
        on_interrupt_(on_interrupt) {}

  // Whether every member of front's process group has got it: so it was sent,
  // or by the terminal driver.
  static bool GroupHasIt(const ReceivedSignal& signal);

  // Whether a signal of unknown origin is to be taken for the terminal's:
  // SIGINT to a whole group, if that is `in_foreground` of its terminal.  A
  // process that sends it there does what a Ctrl-C does.
  static bool LooksLikeTerminals(const ReceivedSignal& signal,
                                 bool in_foreground);

  // Whether it may ask for the end of the run at all.
  static bool MayAsk(int signal);

  Meaning Interpret(const ReceivedSignal& signal, const SignalContext& context);

 private:
  TerminationCause CauseOf(const ReceivedSignal& signal,
                           const SignalContext& context);

  std::function<bool(int)> ignored_at_start_;
  const OnInterrupt on_interrupt_;
  // When SIGTERM or SIGINT has asked for the first time.
  std::optional<absl::Time> first_asked_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_CALLER_SIGNALS_H_
