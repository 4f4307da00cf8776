#include "shim/run/forward_queue.h"

#include <signal.h>

#include <algorithm>
#include <cstddef>

#include "lib/ending/received_signal.h"
#include "platform/control_channel.h"
#include "shim/run/protocol.h"

namespace acp_wrap {

// The channel takes a few hundred messages, and a caller may send thousands of
// real-time signals while the guardian is busy.
void ForwardQueue::Send(ControlChannel& guardian) {
  constexpr size_t kMostUnderWay = 64;
  while (under_way_ < unconfirmed_.size() && under_way_ < kMostUnderWay) {
    const ReceivedSignal& signal = unconfirmed_[under_way_];
    const ForwardSignal message = {signal.number, signal.queued ? 1 : 0,
                                   signal.value};
    if (!guardian.Send(Pack<FrontMessage>(message)).ok()) return;
    ++under_way_;
  }
}

void ForwardQueue::OnConfirmed() {
  if (under_way_ == 0) return;
  unconfirmed_.pop_front();
  --under_way_;
}

bool ForwardQueue::HoldsStop() const {
  return std::any_of(unconfirmed_.begin(), unconfirmed_.end(),
                     [](const ReceivedSignal& signal) {
                       return signal.number == SIGTSTP ||
                              signal.number == SIGTTIN ||
                              signal.number == SIGTTOU;
                     });
}

}  // namespace acp_wrap
