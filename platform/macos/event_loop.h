// EventLoop on a kqueue.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_EVENT_LOOP_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_EVENT_LOOP_H_

#include <sys/event.h>
#include <sys/types.h>

#include <set>

#include "absl/time/time.h"
#include "lib/result.h"
#include "platform/clock.h"
#include "platform/event_loop.h"
#include "platform/macos/child_waiter.h"
#include "platform/macos/kqueue.h"
#include "platform/tracking/descendant_tracker.h"

namespace acp_wrap {

// Feeds the tracker with what happens to the processes that it watches on the
// same queue, and says SIGCHLD when one of them has ended, whosever child it
// is.
//
// EVFILT_SIGNAL counts a signal before it becomes pending, and counts ignored
// ones too, whereas SIGCHLD and SIGWINCH never become pending unless there is
// a handler.  So what the queue says counts, and pending signals are asked for
// once: those from before the queue.  Neither tells who sent a signal: own ones
// are subtracted (own_signals.h), and SIGCHLD is the kernel's.  The
// kernel makes a child a zombie before it says SIGCHLD, so that it can be
// waited for then (psignal_internal(), proc_exit() in XNU's bsd/kern).
//
// Nothing tells that a stopped child goes on.  As long as one is stopped,
// SIGCHLD is said again and again, more and more seldom, so that the caller
// looks.
class KqueueEventLoop : public EventLoop {
 public:
  // All outlive the loop.  `channel` is a socket, negative for none.
  KqueueEventLoop(Clock& clock, Kqueue& queue, DescendantTracker& tracker,
                  const MacChildWaiter& children, int channel)
      : clock_(clock),
        queue_(queue),
        tracker_(tracker),
        children_(children),
        channel_(channel) {}

  // To be called first, once.
  Outcome WatchSignalsAndChannel();

  // Watches the calling process's parent, which was `parent` before the call.
  // Says parent_gone once: at once if `parent` is not the parent any more.
  Outcome WatchParent(pid_t parent);

  Events Wait(absl::Time until) override;
  void ForgetChannel() override;

 private:
  void AdvanceTracker(Events& events);
  // When to say SIGCHLD for a child that is stopped, and that, if it is due.
  absl::Time StoppedDue();
  void TellStopped(Events& events);
  void Take(const struct kevent& event, Events& events);
  void TakeProcess(const struct kevent& event, Events& events);
  void Add(int signal, Events& events);

  Clock& clock_;
  Kqueue& queue_;
  DescendantTracker& tracker_;
  const MacChildWaiter& children_;
  int channel_;
  // 0 unless the parent is watched and still there.
  pid_t parent_ = 0;
  // Those that were pending before the queue, until Wait() has told them.
  std::set<int> early_;
  // Never as long as no child is stopped.
  absl::Time stopped_due_ = absl::InfiniteFuture();
  absl::Duration stopped_pause_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_EVENT_LOOP_H_
