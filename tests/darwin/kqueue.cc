// kqueue() and kevent(), as bsd/kern/kern_event.c of XNU has them.

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/types.h>
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "tests/darwin/connection.h"
#include "tests/darwin/include/sys/event.h"
#include "tests/darwin/kqueues.h"
#include "tests/darwin/linux_clock.h"
#include "tests/darwin/signals.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

struct Queue {
  bool signals = false;
  std::set<int> readable;
  // Made when a process is watched.
  std::unique_ptr<Connection> watch;
};

using Events = std::vector<struct kevent>;

// By descriptor.  One that was closed is remembered, and not hurt by it.
std::map<int, Queue>& Queues() {
  static auto* const queues = new std::map<int, Queue>;
  return *queues;
}

struct kevent Event(uintptr_t ident, int16_t filter) {
  struct kevent event = {};
  event.ident = ident;
  event.filter = filter;
  return event;
}

// filt_procattach(): ESRCH for a zombie, too.
int AddProcess(Queue& queue, const struct kevent& change) {
  if (!queue.watch) queue.watch = std::make_unique<Connection>();
  Request request;
  request.op = Op::kWatch;
  request.pid = static_cast<pid_t>(change.ident);
  request.flags = change.fflags;
  request.data = reinterpret_cast<uintptr_t>(change.udata);
  return queue.watch->Ask(request).error;
}

int Change(Queue& queue, const struct kevent& change) {
  const int ident = static_cast<int>(change.ident);
  switch (change.filter) {
    case EVFILT_SIGNAL:
      queue.signals = true;
      NoteSignal(ident);
      return 0;
    case EVFILT_READ:
      if ((change.flags & EV_DELETE) != 0) {
        queue.readable.erase(ident);
      } else {
        queue.readable.insert(ident);
      }
      return 0;
    case EVFILT_PROC:
      return AddProcess(queue, change);
    default:
      return EINVAL;
  }
}

void AddNotes(Queue& queue, size_t most, Events& events) {
  if (!queue.watch || !queue.watch->TakeWakeup()) return;
  Request request;
  request.op = Op::kTake;
  request.flags = static_cast<uint32_t>(most - events.size());
  for (const Note& note : queue.watch->AskForList<Note>(request)) {
    struct kevent event = Event(static_cast<uintptr_t>(note.pid), EVFILT_PROC);
    event.fflags = note.flags;
    event.flags = EV_CLEAR;
    if ((note.flags & NOTE_EXIT) != 0) event.flags |= EV_EOF | EV_ONESHOT;
    if ((note.flags & NOTE_EXITSTATUS) != 0) {
      event.data = note.status & NOTE_PDATAMASK;
    }
    event.udata = reinterpret_cast<void*>(static_cast<uintptr_t>(note.data));
    events.push_back(event);
  }
}

// The signals' part is one for the process: it has one queue for them.
void AddSignals(const Queue& queue, Events& events) {
  if (!queue.signals) return;
  for (const SignalNote& note : TakeSignalNotes()) {
    events.push_back(Event(static_cast<uintptr_t>(note.signal), EVFILT_SIGNAL));
    events.back().flags = EV_CLEAR;
    events.back().data = static_cast<intptr_t>(note.count);
  }
}

void AddReadable(const Queue& queue, size_t most, Events& events) {
  for (int descriptor : queue.readable) {
    pollfd polled = {descriptor, POLLIN, 0};
    if (events.size() == most || poll(&polled, 1, 0) != 1) continue;
    events.push_back(Event(static_cast<uintptr_t>(descriptor), EVFILT_READ));
    if ((polled.revents & POLLHUP) != 0) events.back().flags = EV_EOF;
  }
}

Events Gather(Queue& queue, size_t most) {
  Events events;
  AddSignals(queue, events);
  AddReadable(queue, most, events);
  AddNotes(queue, most, events);
  if (SharedSettings().notes_reversed.load()) {
    std::reverse(events.begin(), events.end());
  }
  return events;
}

// Until there may be something, or it is `until`; false if a signal
// interrupted it.
bool Sleep(const Queue& queue, std::optional<int64_t> until) {
  std::vector<pollfd> polled;
  for (int descriptor : queue.readable)
    polled.push_back({descriptor, POLLIN, 0});
  if (queue.watch) polled.push_back({queue.watch->descriptor(), POLLIN, 0});
  if (queue.signals) {
    polled.push_back({SignalDescriptor(), POLLIN, 0});
    const std::optional<int64_t> next = NextSignalNote();
    if (next) until = until ? std::min(*until, *next) : *next;
  }
  timespec left = {};
  if (until) {
    const int64_t us = std::max<int64_t>(0, *until - MonotonicMicroseconds());
    left.tv_sec = us / 1000000;
    left.tv_nsec = us % 1000000 * 1000;
  }
  return ppoll(polled.data(), polled.size(), until ? &left : nullptr,
               nullptr) >= 0;
}

}  // namespace

void ForgetQueues() { Queues().clear(); }

}  // namespace darwin

extern "C" {

int kqueue(void) {
  const int descriptor = eventfd(0, 0);
  if (descriptor >= 0) darwin::Queues()[descriptor] = darwin::Queue();
  return descriptor;
}

int kevent(int descriptor, const struct kevent* changes, int change_count,
           struct kevent* events, int event_count, const timespec* timeout) {
  const auto found = darwin::Queues().find(descriptor);
  if (found == darwin::Queues().end()) {
    errno = EBADF;
    return -1;
  }
  darwin::Queue& queue = found->second;
  for (int i = 0; i < change_count; ++i) {
    const int error = darwin::Change(queue, changes[i]);
    if (error == 0) continue;
    errno = error;
    return -1;
  }
  if (event_count == 0) return 0;
  std::optional<int64_t> until;
  if (timeout != nullptr) {
    until = darwin::MonotonicMicroseconds() +
            timeout->tv_sec * INT64_C(1000000) + timeout->tv_nsec / 1000;
  }
  while (true) {
    const darwin::Events gathered =
        darwin::Gather(queue, static_cast<size_t>(event_count));
    if (!gathered.empty()) {
      std::copy(gathered.begin(), gathered.end(), events);
      return static_cast<int>(gathered.size());
    }
    if (until && darwin::MonotonicMicroseconds() >= *until) return 0;
    if (!darwin::Sleep(queue, until)) return -1;
  }
}

}  // extern "C"
