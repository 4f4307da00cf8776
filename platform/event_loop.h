// Sleeping until something happens.

#ifndef SPROUT_ACP_WRAP_PLATFORM_EVENT_LOOP_H_
#define SPROUT_ACP_WRAP_PLATFORM_EVENT_LOOP_H_

#include <errno.h>
#include <sys/types.h>

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/result.h"

namespace acp_wrap {

class EventLoop {
 public:
  virtual ~EventLoop() = default;

  struct Events {
    std::vector<ReceivedSignal> signals;
    // The control channel can be read, or its other end is closed.
    bool channel_ready = false;
    // The watched parent has ended.
    bool parent_gone = false;
    // Nobody can write to the watched input any more; said once.
    bool input_closed = false;
    // So has whom the parent watches (AlsoWatch()).
    bool grandparent_gone = false;
  };

  // Blocks until there is an event, or it is `until`.  Signals are those that
  // SignalMask (signal_mask.h) keeps from being delivered.
  virtual Events Wait(absl::Time until) = 0;

  // For a child that was forked from the one that has made `parents`: watches
  // from now on whom that loop watches, too, where the system has a handle for
  // it.
  virtual void AlsoWatch(EventLoop& /*parents*/) {}

  // Watches the process `ancestor` in place of the parent, of whom Wait() says
  // the same, if `is_still` says so once it is held.  For a parent that only
  // waits for the caller, and of whose own parent that is true.  Answers
  // whether it is watched; where the system has no handle for it, it is not.
  virtual bool WatchInstead(pid_t /*ancestor*/,
                            absl::FunctionRef<bool()> /*is_still*/) {
    return false;
  }

  // Watches the channel no more: one whose other end is closed would be ready
  // for ever.
  virtual void ForgetChannel() = 0;

  // From now on Wait() says when all writers of the calling process's standard
  // input are gone: of a pipe, FIFO or socket, or the other side of a terminal.
  // Nothing is read, and what is written wakes nobody.  To be called while the
  // input is open, which does not have to stay open.  Does nothing for an input
  // of another kind, or one that is closed, and fails with ENOSYS where it
  // cannot be watched.
  virtual Outcome WatchInput() { return Error{"poll", ENOSYS}; }

  // Whether that still holds; if not, Wait() will say it again.
  virtual bool InputIsClosed() { return false; }
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_EVENT_LOOP_H_
