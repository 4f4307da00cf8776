// The socket between front and guardian.

#ifndef SPROUT_ACP_WRAP_PLATFORM_CONTROL_CHANNEL_H_
#define SPROUT_ACP_WRAP_PLATFORM_CONTROL_CHANNEL_H_

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "lib/result.h"

namespace acp_wrap {

// What front and guardian tell each other.
struct ControlMessage {
  enum class Kind : int32_t {
    // guardian to front:
    kAgentPid,       // number: the agent's pid; it waits to be let go;
                     // value: the guardian's start time
    kGuardianReady,  // the guardian is out of reach, and can end the tree
    kAgentExited,    // number: the exit code
    kAgentKilled,    // number: the signal
    kAgentStopped,   // number: the signal that stopped it
    kForwarded,      // what the oldest open kForward asked for is done
    kTreeGone,       // nothing is left below the guardian, number: 0; or what
                     // is left is to stay, number: 1
    kHere,           // kAreYouThere has come
    // the sweep's helper to front:
    kSweepFound,    // there may be something to end
    kSweepWrapper,  // a wrapper of another run; number: pid, detail: start time
    kSweepOver,     // number: the helper's pid, detail: forks since boot
    // front to the sweep's helper:
    kTimeLeft,  // number: milliseconds until it has to be over
    // front to guardian:
    kForward,    // number: a signal for the agent
    kTerminate,  // number: the TerminationCause; signal: which one
    kResumed,    // front has stopped for kAgentStopped, and goes on
    kAreYouThere,
    kCaughtUp,  // since kAgentExited or kAgentKilled, front has taken signals
  };
  Kind kind = Kind::kAgentPid;
  int32_t number = 0;
  // kTerminate: the AlreadySignaled.  kForward: whether the signal was queued.
  // kSweepOver: -1 if that is not known.
  int64_t detail = 0;
  // kForward: the value that it was queued with.
  // kTerminate: TerminationRequest::at.
  // kAgentPid: see there.
  int64_t value = 0;
  // kTerminate: TerminationRequest::signal, and newest.
  int32_t signal = 0;
  int32_t newest = 0;
};

class ControlChannel {
 public:
  virtual ~ControlChannel() = default;

  // EPIPE if the other side is gone, EAGAIN if it has not read for so long that
  // the socket is full.  Waits a tenth of a second at most, and only if it is,
  // or if memory is short: a message that is lost is never sent again.
  virtual Outcome Send(const ControlMessage& message) = 0;

  struct Received {
    std::vector<ControlMessage> messages;
    // The other side is gone, and `messages` are the last.
    bool closed = false;
  };

  // Never blocks.  What has come until the call is read whole; nobody who goes
  // on writing keeps the caller.
  virtual Received Receive() = 0;

  // From now on what others than `sender` have written is dropped, where the
  // system tells who has written what: an end of a socket can be taken out of
  // another process of the same user (pidfd_getfd(2)).
  virtual void HearOnly(pid_t /*sender*/) {}

  // For an event loop to watch; -1 where there is nothing to watch.
  virtual int Descriptor() const = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_CONTROL_CHANNEL_H_
