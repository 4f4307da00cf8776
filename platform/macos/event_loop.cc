#include "platform/macos/event_loop.h"

#include <errno.h>
#include <signal.h>
#include <sys/event.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/result.h"
#include "platform/macos/kqueue.h"
#include "platform/macos/own_signals.h"

namespace acp_wrap {
namespace {

// Between two looks at a child that is stopped.
constexpr absl::Duration kFirstPause = absl::Milliseconds(10);
constexpr absl::Duration kLastPause = absl::Seconds(1);

WaitStatus FromEvent(const struct kevent& event) {
  if ((event.fflags & NOTE_EXITSTATUS) == 0) return WaitStatus();
  const int status = static_cast<int>(event.data & NOTE_PDATAMASK);
  return WIFSIGNALED(status) ? WaitStatus::Signaled(WTERMSIG(status))
                             : WaitStatus::Exited(WEXITSTATUS(status));
}

bool IsEmpty(const EventLoop::Events& events) {
  return events.signals.empty() && !events.channel_ready && !events.parent_gone;
}

}  // namespace

Outcome KqueueEventLoop::WatchSignalsAndChannel() {
  OwnSignals().Forget();
  for (int signal = 1; signal < NSIG; ++signal) {
    if (signal == SIGKILL || signal == SIGSTOP) continue;
    Outcome added = queue_.AddSignal(signal);
    if (!added.ok()) return added;
  }
  sigset_t pending;
  if (sigpending(&pending) != 0) return Error{"sigpending", errno};
  for (int signal = 1; signal < NSIG; ++signal) {
    if (sigismember(&pending, signal) == 1) early_.insert(signal);
  }
  return channel_ < 0 ? Outcome(Ok{}) : queue_.AddReadable(channel_);
}

Outcome KqueueEventLoop::WatchParent(pid_t parent) {
  parent_ = parent;
  Outcome added = queue_.AddProcess(parent, /*notes=*/0, 0);
  // If it ended before, getppid(2) tells in Wait().
  if (!added.ok() && added.error().number != ESRCH) return added;
  return Ok{};
}

EventLoop::Events KqueueEventLoop::Wait(absl::Time until) {
  Events events;
  AdvanceTracker(events);
  while (true) {
    if (parent_ != 0 && getppid() != parent_) {
      parent_ = 0;
      events.parent_gone = true;
    }
    absl::Duration timeout = absl::ZeroDuration();
    if (IsEmpty(events) && early_.empty()) {
      absl::Time wake = std::min({until, tracker_.Due(), StoppedDue()});
      timeout = wake == absl::InfiniteFuture() ? absl::InfiniteDuration()
                                               : wake - clock_.Now();
    }
    std::vector<struct kevent> batch = queue_.Wait(timeout);
    for (const struct kevent& event : batch) Take(event, events);
    // One that was pending when it was asked for may have been counted too.
    for (int signal : std::exchange(early_, {})) Add(signal, events);
    AdvanceTracker(events);
    TellStopped(events);
    // Nothing at all: the process was stopped and continued, and the caller
    // looks at everything and comes again.
    bool interrupted = batch.empty() && timeout == absl::InfiniteDuration();
    if (!IsEmpty(events) || interrupted || clock_.Now() >= until) return events;
  }
}

void KqueueEventLoop::AdvanceTracker(Events& events) {
  tracker_.Advance();
  if (tracker_.TakeChanged()) Add(SIGCHLD, events);
}

absl::Time KqueueEventLoop::StoppedDue() {
  if (!children_.HasStopped()) {
    stopped_due_ = absl::InfiniteFuture();
  } else if (stopped_due_ == absl::InfiniteFuture()) {
    stopped_pause_ = kFirstPause;
    stopped_due_ = clock_.Now() + stopped_pause_;
  }
  return stopped_due_;
}

void KqueueEventLoop::TellStopped(Events& events) {
  const absl::Time now = clock_.Now();
  if (now < StoppedDue()) return;
  Add(SIGCHLD, events);
  stopped_pause_ = std::min(stopped_pause_ * 2, kLastPause);
  stopped_due_ = now + stopped_pause_;
}

void KqueueEventLoop::ForgetChannel() {
  if (channel_ >= 0) queue_.RemoveReadable(channel_);
  channel_ = -1;
}

void KqueueEventLoop::Take(const struct kevent& event, Events& events) {
  switch (event.filter) {
    case EVFILT_SIGNAL: {
      const int signal = static_cast<int>(event.ident);
      if (OwnSignals().Others(signal, event.data) > 0) Add(signal, events);
      return;
    }
    case EVFILT_READ:
      events.channel_ready = true;
      return;
    case EVFILT_PROC:
      TakeProcess(event, events);
      return;
    default:
      return;
  }
}

void KqueueEventLoop::TakeProcess(const struct kevent& event, Events& events) {
  const uint64_t unique_id = reinterpret_cast<uintptr_t>(event.udata);
  const bool ended = (event.fflags & NOTE_EXIT) != 0;
  if (unique_id == 0) {
    if (ended && parent_ != 0) {
      parent_ = 0;
      events.parent_gone = true;
    }
    return;
  }
  if ((event.fflags & NOTE_FORK) != 0) tracker_.OnFork(unique_id);
  if ((event.fflags & NOTE_EXEC) != 0) tracker_.OnExec(unique_id);
  if (ended) tracker_.OnEnd(unique_id, FromEvent(event));
}

// However often it came, it is told once, as of signals that are pending.
void KqueueEventLoop::Add(int signal, Events& events) {
  for (const ReceivedSignal& other : events.signals) {
    if (other.number == signal) return;
  }
  ReceivedSignal received;
  received.number = signal;
  // A child's end cannot be told from a process's SIGCHLD.  To pass each end of
  // the wrapper's children on to the agent would be worse than to keep back one
  // that somebody sends.
  received.from_kernel = signal == SIGCHLD;
  received.of_unknown_origin = true;
  events.signals.push_back(received);
}

}  // namespace acp_wrap
