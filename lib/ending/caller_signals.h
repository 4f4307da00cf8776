// Decides what a signal to front means: for the agent, and for the run.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_CALLER_SIGNALS_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_CALLER_SIGNALS_H_

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "lib/ending/received_signal.h"
#include "lib/ending/supervisor.h"

namespace acp_wrap {

// Who has got, from somebody else than the supervising process, the signal
// that asks for termination.
enum class AlreadySignaled : int32_t { kNobody, kAgent, kAgentGroup };

struct TerminationRequest {
  TerminationCause cause = TerminationCause::kCallerAsked;
  AlreadySignaled already = AlreadySignaled::kNobody;
  // With kAgentGroup: the start time (lib/identity/process_info.h) of a process
  // that was forked at that moment; 0 if that is not known. Who is younger has
  // not got the signal.
  uint64_t at = 0;
};

// What both requests together ask for, the later one after the earlier, of
// somebody who has heard of neither.  Who has the caller's signal already, and
// that the caller insists, is not taken back by what comes later, such as the
// caller's end.
TerminationRequest Combine(const TerminationRequest& earlier,
                           const TerminationRequest& later);

class CallerSignals {
 public:
  struct Meaning {
    // The agent is to get it too.
    bool forward = false;
    // It asks for termination.
    std::optional<TerminationRequest> termination;
  };

  // `ignored_at_start` tells whether a signal was ignored when the program
  // was started, as nohup(1) does it with SIGHUP.
  explicit CallerSignals(std::function<bool(int)> ignored_at_start)
      : ignored_at_start_(std::move(ignored_at_start)) {}

  // The guardian wakes front, and asks for nothing by that.  What front has
  // sent to itself stems from before it was front: it was pending at its exec.
  Meaning Interpret(const ReceivedSignal& signal, pid_t guardian);

 private:
  bool AsksForTermination(int signal) const;

  std::function<bool(int)> ignored_at_start_;
  bool asked_ = false;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_CALLER_SIGNALS_H_
