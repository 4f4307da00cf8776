// What every kernel can do in a call or two, and each does in its own way.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_KERNEL_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_KERNEL_H_

#include <sys/types.h>
#include <time.h>

#include <cstddef>

#include "platform/unique_fd.h"

namespace acp_wrap {

// The largest number that a descriptor can have.
inline constexpr int kLastDescriptor = 0x7fffffff;

// Closes all descriptors of the calling process from `first` to `last`, and
// answers whether it did: false, and nothing is closed, where the system has
// no such call.
bool CloseRange(int first, int last);

// From now on the calling process leaves no core dump, nor wakes whatever
// core_pattern names (core(5)).
void SuppressCoreDump();

// To be called in a child whose parent is, or was, `parent` and has a single
// thread.  Does nothing where the system has no such thing.
void EndWithParent(pid_t parent);

// From now on every signal that is blocked becomes pending when it comes, even
// one that is ignored, be it by default.  Nothing fails.
void KeepIgnoredSignals();

// The clock for deadlines: goes on while the processes can run, and not while
// the system sleeps, as the timeouts of poll(2) and kevent(2) do.
clockid_t UptimeClock();

// To be called when the calling process is about to cause `signal` for itself,
// or has done so: where an event loop is told of each signal and not of its
// sender, it must not be taken for one of the caller's.
void NoteOwnSignal(int signal);

// Whether somebody in the process group `group` has not ended.
bool GroupLives(pid_t group);

// A descriptor that stands for the pipe `pipe` and does not hold it open:
// whoever reads sees the end when all who write are gone.  Nothing where the
// system has no such thing.
UniqueFd RememberPipe(int pipe);

// What RememberPipe() has answered, open to write, without O_NONBLOCK for
// anybody else; nothing if nobody reads it any more.
UniqueFd OpenRemembered(const UniqueFd& pipe);

// send(2) on a CreateSocketPair(); EPIPE without SIGPIPE, which would be taken
// for one of the caller's.  On Linux it never blocks, whatever others who hold
// the socket have made of its flags.
ssize_t SendQuietly(int socket, const void* data, size_t size);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_KERNEL_H_
