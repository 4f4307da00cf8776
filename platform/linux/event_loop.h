// EventLoop on signalfd(2), pidfd_open(2) and ppoll(2).

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_EVENT_LOOP_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_EVENT_LOOP_H_

#include <sys/types.h>

#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "lib/result.h"
#include "platform/clock.h"
#include "platform/event_loop.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

class PollEventLoop : public EventLoop {
 public:
  // Takes signals from `signals`, a signalfd(2) that nobody else has: whoever
  // has it may change its mask for all.  Watches `channel`, a socket, which
  // stays the caller's and outlives the loop, as the clock does.
  PollEventLoop(Clock& clock, UniqueFd signals, int channel)
      : clock_(clock), signals_(std::move(signals)), channel_(channel) {}

  // Watches the calling process's parent, which was `parent` before the call.
  // Says parent_gone once: at once if `parent` is not the parent any more.
  //
  // Before Linux 5.3, or where pidfd_open(2) is forbidden, PR_SET_PDEATHSIG
  // stands in: it also comes when a mere thread of the parent ends, so it
  // only makes the loop ask getppid(2) again.
  Outcome WatchParent(pid_t parent);

  Events Wait(absl::Time until) override;
  void AlsoWatch(EventLoop& parents) override;
  bool WatchInstead(pid_t ancestor,
                    absl::FunctionRef<bool()> is_still) override;
  void ForgetChannel() override { channel_ = -1; }

  // By epoll(7), which watches the open file and holds neither it nor a
  // descriptor of it: its writers get EPIPE, and the agent's children their
  // end-of-file, exactly when they would without the watch.  A pipe's end is a
  // hang-up, a socket's also a half of one; neither bit is set, nor anybody
  // woken, by what is written (ep_poll_callback() in fs/eventpoll.c).
  Outcome WatchInput() override;
  bool InputIsClosed() override;

 private:
  void ReadSignals(Events& events);

  Clock& clock_;
  const UniqueFd signals_;
  int channel_;
  // Readable as long as the input is closed.
  UniqueFd input_;
  // It has been said.
  bool input_told_ = false;
  // Each valid as long as it is watched by a pidfd.
  UniqueFd parent_;
  UniqueFd grandparent_;
  // Whom getppid(2) has to name; 0 if it does not have to be asked.
  pid_t parent_pid_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_EVENT_LOOP_H_
