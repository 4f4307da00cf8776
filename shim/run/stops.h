// Front stops when the agent does, and goes on when the guardian wakes it: the
// two halves of that exchange.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_STOPS_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_STOPS_H_

#include <sys/types.h>

#include <memory>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/request_time.h"

namespace acp_wrap {

// Front's half.  Front reads signals in turns: what was so before a turn has
// been there before all that is read later.
class FrontStops {
 public:
  FrontStops(System& system, pid_t guardian)
      : system_(system), waker_(guardian), request_time_(system.processes()) {}

  // `agent`, 0 if it is not known, has been stopped by `signal`: front is, too,
  // unless the agent has gone on since.  Returns once front goes on.
  void Mirror(pid_t agent, int signal);

  // The guardian, whose SIGCONT only wakes front; nobody's pid once all that it
  // can have sent has been read, which may come after the news of its end.
  pid_t waker() const { return waker_; }
  bool IsOfWaker(const ReceivedSignal& signal) const {
    return signal.sender == waker_ && !signal.from_kernel;
  }

  // A signal that stops the agent is under way to it.
  void OnStopUnderWay() { stop_in_doubt_ = true; }
  // The agent may have got a stop later than a SIGCONT that was sent after it.
  bool stop_in_doubt() const { return stop_in_doubt_; }

  // Around a turn; `guarded`: the guardian is there; `stop_under_way`: as
  // above.
  void BeginTurn(bool guarded, bool stop_under_way);
  void EndTurn(bool stop_under_way);

  // Notes in `request`, which has just been read, when it was made.
  void NoteTime(TerminationRequest& request) { request_time_.Note(request); }

 private:
  System& system_;
  pid_t waker_;
  bool stop_in_doubt_ = false;
  RequestTime request_time_;

  // As of BeginTurn().
  bool waker_gone_ = false;
  bool stop_arrived_ = false;
  bool was_stopped_ = false;
};

// The guardian's half.  Front stops itself some time after it was told to,
// perhaps when the agent has gone on already and the SIGCONT for that has come
// and gone: so front is woken until it says that it goes on.
class FrontWaker {
 public:
  // `front` is the calling process's parent, held by `handle`.
  FrontWaker(System& system, pid_t front, std::unique_ptr<ProcessHandle> handle,
             pid_t agent);

  // Front has been told of it.
  void OnStopTold();
  // Front has said so.
  void OnFrontGoesOn() { --stops_; }
  void OnFrontLost() { front_lost_ = true; }

  void OnAgentStopped();
  void OnAgentContinued();
  void OnAgentEnded();

  // Wakes front if it is stopped and nothing that may stop it is to come.
  void Wake();
  // The same, if it is due and front may have stopped or be about to.  Answers
  // when to come again; never, unless front has to say that it goes on.
  absl::Time WakeIfItStops();

 private:
  bool Is(pid_t pid, bool stopped);

  System& system_;
  const pid_t front_;
  std::unique_ptr<ProcessHandle> handle_;
  const pid_t agent_;
  bool agent_ended_ = false;
  bool agent_stopped_ = false;
  bool front_lost_ = false;
  // How often front was told to stop and has not said that it goes on.
  int stops_ = 0;
  absl::Time due_;
  absl::Duration interval_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_STOPS_H_
