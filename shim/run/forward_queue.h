// The signals that front has been sent for the agent, on their way through the
// guardian.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_FORWARD_QUEUE_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_FORWARD_QUEUE_H_

#include <cstddef>
#include <deque>

#include "lib/ending/received_signal.h"
#include "platform/control_channel.h"

namespace acp_wrap {

class ForwardQueue {
 public:
  void Add(const ReceivedSignal& signal) { unconfirmed_.push_back(signal); }

  // Tells the guardian of as many as it can take now; the others go when it has
  // confirmed some.
  void Send(ControlChannel& guardian);

  // The guardian has passed the oldest one on.
  void OnConfirmed();

  // Whether a signal that stops the agent (SIGTSTP, SIGTTIN, SIGTTOU) may not
  // have reached it yet.
  bool HoldsStop() const;

  // What is to be sent again by whoever stands in for the guardian, oldest
  // first.
  const std::deque<ReceivedSignal>& unconfirmed() const { return unconfirmed_; }

 private:
  std::deque<ReceivedSignal> unconfirmed_;
  // The guardian has been told of so many of them, the first ones.
  size_t under_way_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_FORWARD_QUEUE_H_
