#include "platform/macos/kqueue.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/event.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/result.h"

namespace acp_wrap {
namespace {

constexpr size_t kBatch = 64;

}  // namespace

Result<Kqueue> Kqueue::Create() {
  int descriptor = kqueue();
  if (descriptor < 0) return Error{"kqueue", errno};
  Kqueue queue(descriptor);
  // It would be left open by an exec otherwise.
  if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) {
    return Error{"fcntl", errno};
  }
  return queue;
}

Kqueue::Kqueue(int descriptor) : descriptor_(descriptor), maker_(getpid()) {}

Kqueue::Kqueue(Kqueue&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), maker_(other.maker_) {}

Kqueue& Kqueue::operator=(Kqueue&& other) noexcept {
  if (this != &other) {
    Close();
    descriptor_ = std::exchange(other.descriptor_, -1);
    maker_ = other.maker_;
  }
  return *this;
}

void Kqueue::Close() {
  if (descriptor_ >= 0 && IsOwn()) close(descriptor_);
  descriptor_ = -1;
}

bool Kqueue::IsOwn() const { return maker_ == getpid(); }

Outcome Kqueue::AddSignal(int signal) {
  return Change(static_cast<uintptr_t>(signal), EVFILT_SIGNAL, EV_ADD, 0, 0);
}

Outcome Kqueue::AddReadable(int descriptor) {
  return Change(static_cast<uintptr_t>(descriptor), EVFILT_READ, EV_ADD, 0, 0);
}

void Kqueue::RemoveReadable(int descriptor) {
  Change(static_cast<uintptr_t>(descriptor), EVFILT_READ, EV_DELETE, 0, 0).ok();
}

Outcome Kqueue::AddProcess(pid_t pid, uint32_t notes, uint64_t data) {
  const uint32_t wanted = NOTE_EXIT | notes;
  const uintptr_t ident = static_cast<uintptr_t>(pid);
  Outcome added =
      Change(ident, EVFILT_PROC, EV_ADD, wanted | NOTE_EXITSTATUS, data);
  if (!added.ok() && added.error().number == EACCES) {
    added = Change(ident, EVFILT_PROC, EV_ADD, wanted, data);
  }
  return added;
}

std::vector<struct kevent> Kqueue::Wait(absl::Duration timeout) {
  std::vector<struct kevent> events(kBatch);
  timespec limit = absl::ToTimespec(std::max(timeout, absl::ZeroDuration()));
  const bool forever = timeout == absl::InfiniteDuration();
  int count =
      kevent(descriptor_, nullptr, 0, events.data(),
             static_cast<int>(events.size()), forever ? nullptr : &limit);
  events.resize(static_cast<size_t>(std::max(count, 0)));
  return events;
}

Outcome Kqueue::Change(uintptr_t ident, int16_t filter, uint16_t flags,
                       uint32_t fflags, uint64_t data) {
  struct kevent change;
  EV_SET(&change, ident, filter, flags, fflags, 0,
         reinterpret_cast<void*>(static_cast<uintptr_t>(data)));
  if (kevent(descriptor_, &change, 1, nullptr, 0, nullptr) != 0) {
    return Error{"kevent", errno};
  }
  return Ok{};
}

}  // namespace acp_wrap
