// Looking at the calling process's children and waiting for them.

#ifndef SPROUT_ACP_WRAP_PLATFORM_CHILD_WAITER_H_
#define SPROUT_ACP_WRAP_PLATFORM_CHILD_WAITER_H_

#include <sys/types.h>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/result.h"

namespace acp_wrap {

class ChildWaiter {
 public:
  virtual ~ChildWaiter() = default;

  struct Ended {
    enum class Kind {
      // `pid` has ended with `status` and has not been waited for: the pid
      // cannot have been given to another process yet.  On macOS it may be
      // that of an adopted descendant (Self::AdoptOrphans()), which nobody but
      // its parent can wait for, and which stands here all the same; its pid
      // may be another's by then.
      kChild,
      // There are some, and none of them has ended.
      kNone,
      // There is none any more (ECHILD); where descendants are adopted, none
      // that is known of at any depth.
      kNoChildren,
    };
    Kind kind = Kind::kNone;
    pid_t pid = 0;
    WaitStatus status;
  };

  // Never blocks.  Says the same again until the child has been reaped.
  // SIGCHLD coalesces (signal(7)): call it until it answers otherwise.
  virtual Ended Peek() = 0;

  // Whether anybody is left, by a look at each.  Where the system does not keep
  // who is adopted, Peek() goes by what has been told, and tells of an end only
  // when that has been told.
  virtual bool IsAnyoneLeft() {
    return Peek().kind != Ended::Kind::kNoChildren;
  }

  // Waits for a child that Peek() has named; its pid is free afterwards.
  virtual void Reap(pid_t pid) = 0;

  // Both in one.
  virtual Ended ReapNext() {
    Ended ended = Peek();
    if (ended.kind == Ended::Kind::kChild) Reap(ended.pid);
    return ended;
  }

  // Blocks until the child `pid` has ended, and waits for it: for one that
  // SIGKILL is on the way to.  One that somebody else traces stays a child
  // until that one lets go of it.  False if it has not ended within `limit`,
  // since it sleeps uninterruptibly, say: it stays a child.
  virtual bool AwaitEnd(pid_t pid, absl::Duration limit) = 0;

  struct Change {
    enum class Kind { kNone, kStopped, kContinued };
    Kind kind = Kind::kNone;
    // The signal that stopped it.
    int signal = 0;
  };

  // Whether the child `pid` was stopped or continued since the last call.
  // Never blocks, never waits for its end.
  virtual Change TakeChange(pid_t pid) = 0;

  // Sends `signal`, with its value if it was queued with one, to a child that
  // has not been reaped, and whose pid is therefore its own.
  virtual Outcome Forward(pid_t pid, const ReceivedSignal& signal) = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_CHILD_WAITER_H_
