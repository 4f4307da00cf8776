#include "platform/linux/event_loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/result.h"
#include "platform/clock.h"
#include "platform/linux/pidfd.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// ppoll(2) takes no end of time: a year stands for it.
timespec ToTimeout(absl::Duration left) {
  return absl::ToTimespec(
      std::clamp(left, absl::ZeroDuration(), absl::Hours(24 * 365)));
}

// Between two looks where none can be waited for.
constexpr absl::Duration kPauseWithoutPoll = absl::Milliseconds(10);

// Any process of the user may lower RLIMIT_NOFILE (prlimit(2)), which is how
// many can be polled (EINVAL).  What is ready is told by reading, too.
template <size_t count>
void PauseInsteadOfPoll(pollfd (&polled)[count], absl::Duration left) {
  const timespec pause = ToTimeout(std::min(left, kPauseWithoutPoll));
  nanosleep(&pause, nullptr);
  for (pollfd& each : polled) each.revents = each.fd >= 0 ? POLLIN : 0;
}

}  // namespace

Outcome PollEventLoop::WatchParent(pid_t parent) {
  parent_ = OpenPidfd(parent);
  if (!parent_.valid() && errno != ESRCH &&
      prctl(PR_SET_PDEATHSIG, SIGCHLD) != 0) {
    return Error{"prctl", errno};
  }
  // If it ended before the watch was set up, the number may be another's, and
  // getppid(2) tells in Wait().
  if (parent_.valid() && getppid() == parent) return Ok{};
  parent_.Reset();
  parent_pid_ = parent;
  return Ok{};
}

void PollEventLoop::AlsoWatch(EventLoop& parents) {
  grandparent_ = std::move(static_cast<PollEventLoop&>(parents).parent_);
}

bool PollEventLoop::WatchInstead(pid_t ancestor,
                                 absl::FunctionRef<bool()> is_still) {
  UniqueFd held = OpenPidfd(ancestor);
  // Without a parent that is watched by a pidfd, it has ended, or nobody is.
  if (!held.valid() || !parent_.valid() || !is_still()) return false;
  parent_ = std::move(held);
  return true;
}

EventLoop::Events PollEventLoop::Wait(absl::Time until) {
  Events events;
  enum { kSignals, kChannel, kParent, kGrandparent, kInput, kCount };
  pollfd polled[kCount] = {{signals_.get(), POLLIN, 0},
                           {channel_, POLLIN, 0},
                           {parent_.get(), POLLIN, 0},
                           {grandparent_.get(), POLLIN, 0},
                           {input_told_ ? -1 : input_.get(), POLLIN, 0}};
  auto parent_gone = [&] {
    return parent_pid_ != 0 && getppid() != parent_pid_;
  };
  bool gone_before = parent_gone();
  timespec timeout =
      ToTimeout(gone_before ? absl::ZeroDuration() : until - clock_.Now());
  bool forever = until == absl::InfiniteFuture() && !gone_before;
  int ready = ppoll(polled, kCount, forever ? nullptr : &timeout, nullptr);
  // All signals are blocked, so that none interrupts it; on a failure the
  // caller looks at everything and comes again.
  if (ready < 0) {
    if (errno != EINVAL) return events;
    PauseInsteadOfPoll(polled, until - clock_.Now());
    if (!IsOver(parent_)) polled[kParent].revents = 0;
    if (!IsOver(grandparent_)) polled[kGrandparent].revents = 0;
  }
  if (polled[kSignals].revents != 0) ReadSignals(events);
  events.channel_ready = channel_ >= 0 && polled[kChannel].revents != 0;
  if (polled[kParent].revents != 0 || parent_gone()) {
    events.parent_gone = true;
    parent_.Reset();
    parent_pid_ = 0;
  }
  if (polled[kInput].revents != 0) {
    // What is readable may have been a hang-up that is over.
    events.input_closed = InputIsClosed();
  }
  if (polled[kGrandparent].revents != 0) {
    events.grandparent_gone = true;
    grandparent_.Reset();
  }
  return events;
}

Outcome PollEventLoop::WatchInput() {
  UniqueFd input(epoll_create1(EPOLL_CLOEXEC));
  if (!input.valid()) return Error{"epoll_create1", errno};
  epoll_event event = {};
  // EPOLLHUP is always waited for.
  event.events = EPOLLRDHUP;
  if (epoll_ctl(input.get(), EPOLL_CTL_ADD, STDIN_FILENO, &event) == 0) {
    input_ = std::move(input);
    return Ok{};
  }
  // A closed one, a regular file, /dev/null.
  if (errno == EBADF || errno == EPERM) return Ok{};
  return Error{"epoll_ctl", errno};
}

bool PollEventLoop::InputIsClosed() {
  epoll_event event;
  input_told_ = epoll_wait(input_.get(), &event, 1, 0) == 1;
  return input_told_;
}

void PollEventLoop::ReadSignals(Events& events) {
  signalfd_siginfo batch[16];
  while (true) {
    ssize_t bytes = read(signals_.get(), batch, sizeof batch);
    if (bytes <= 0) return;
    size_t count = static_cast<size_t>(bytes) / sizeof batch[0];
    for (size_t i = 0; i < count; ++i) {
      ReceivedSignal signal;
      signal.number = static_cast<int>(batch[i].ssi_signo);
      signal.from_kernel = batch[i].ssi_code > 0;
      signal.sender = static_cast<pid_t>(batch[i].ssi_pid);
      signal.queued = batch[i].ssi_code == SI_QUEUE;
      signal.value = static_cast<int64_t>(batch[i].ssi_ptr);
      events.signals.push_back(signal);
    }
    if (count < std::size(batch)) return;
  }
}

}  // namespace acp_wrap
