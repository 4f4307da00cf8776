#include "tests/simulation/simulated_event_loop.h"

#include <errno.h>
#include <sys/types.h>

#include "absl/time/time.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/event_loop.h"
#include "tests/simulation/system_call.h"
#include "tests/simulation/system_calls.h"

namespace acp_wrap::simulation {

using Kind = SystemCall::Kind;

Outcome SimulatedEventLoop::WatchParent(pid_t parent) {
  parent_pid_ = parent;
  const SystemAnswer& answer = Ask({Kind::kOpenPidfd, parent});
  if (answer.error == 0) {
    parent_ = answer.process;
  } else if (answer.error != ESRCH) {
    return Error{"pidfd_open", answer.error};
  }
  // The number may have become somebody else's.
  if (Ask({Kind::kParentPid}).pid != parent) parent_ = {};
  return Ok{};
}

void SimulatedEventLoop::AlsoWatch(EventLoop& parents) {
  grandparent_ = static_cast<SimulatedEventLoop&>(parents).parent_;
}

// A handle tells by itself; getppid(2) is for a parent of which there is none.
bool SimulatedEventLoop::ParentIsGone() const {
  return parent_pid_ != 0 && parent_.pid == 0 &&
         Ask({Kind::kParentPid}).pid != parent_pid_;
}

EventLoop::Events SimulatedEventLoop::Wait(absl::Time until) {
  Events events;
  SystemCall poll{Kind::kPoll};
  poll.end = channel_;
  poll.process = parent_;
  poll.second = grandparent_;
  poll.until = ParentIsGone() ? absl::InfinitePast() : until;
  const SystemAnswer& ready = Ask(poll);
  if (ready.error != 0) return events;
  events.channel_ready = ready.channel_ready;
  events.parent_gone = ready.process_ended;
  if (ready.signals_ready) events.signals = Ask({Kind::kTakeSignals}).signals;
  if (events.parent_gone || ParentIsGone()) {
    events.parent_gone = true;
    parent_ = {};
    parent_pid_ = 0;
  }
  events.grandparent_gone = ready.second_ended;
  if (events.grandparent_gone) grandparent_ = {};
  return events;
}

}  // namespace acp_wrap::simulation
