// kqueue(2) and kevent(2).

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_KQUEUE_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_KQUEUE_H_

#include <sys/event.h>
#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "lib/result.h"

namespace acp_wrap {

// A queue of the process that made it.  A child does not inherit it (fork(2)),
// and its number may name something else there, so only its maker closes it.
class Kqueue {
 public:
  static Result<Kqueue> Create();

  Kqueue(Kqueue&& other) noexcept;
  Kqueue& operator=(Kqueue&& other) noexcept;
  ~Kqueue() { Close(); }

  // The calling process made it.
  bool IsOwn() const;

  // Each attempt to deliver `signal` to the process, even if it is blocked or
  // ignored (EVFILT_SIGNAL).
  Outcome AddSignal(int signal);

  Outcome AddReadable(int descriptor);
  void RemoveReadable(int descriptor);

  // The end of process `pid`, whoever's it is (EVFILT_PROC), and what else
  // `notes` name, NOTE_FORK say, with `data` as the event's udata.  The end
  // comes with its wait status (NOTE_EXITSTATUS) where the caller may signal
  // it.  ESRCH for a zombie too.
  Outcome AddProcess(pid_t pid, uint32_t notes, uint64_t data);

  // Blocks until there are events, or `timeout` is over.  Empty also if the
  // process was stopped and continued in between.
  std::vector<struct kevent> Wait(absl::Duration timeout);

 private:
  explicit Kqueue(int descriptor);
  Outcome Change(uintptr_t ident, int16_t filter, uint16_t flags,
                 uint32_t fflags, uint64_t data);
  void Close();

  int descriptor_ = -1;
  pid_t maker_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_KQUEUE_H_
