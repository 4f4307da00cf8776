// The socket between front and a process that it has forked.

#ifndef SPROUT_ACP_WRAP_PLATFORM_CONTROL_CHANNEL_H_
#define SPROUT_ACP_WRAP_PLATFORM_CONTROL_CHANNEL_H_

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "lib/result.h"

namespace acp_wrap {

// Sent whole.  What it means is for the two sides to know
// (shim/run/protocol.h).
struct Packet {
  int32_t kind = 0;
  unsigned char body[28] = {};
};

class ControlChannel {
 public:
  virtual ~ControlChannel() = default;

  // EPIPE if the other side is gone, EAGAIN if it has not read for so long that
  // the socket is full.  Waits a tenth of a second at most, and only if it is,
  // or if memory is short: a message that is lost is never sent again.
  virtual Outcome Send(const Packet& message) = 0;

  struct Received {
    std::vector<Packet> messages;
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
