#include "platform/posix/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>
#include <string>

#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// The number is the same on every architecture; older headers lack it.
constexpr long kCloseRange = 436;

std::string OwnDescriptor(int number) {
  return "/proc/self/fd/" + std::to_string(number);
}

}  // namespace

// Linux 5.9; ENOSYS before, EPERM from some seccomp filters.
bool CloseRange(int first, int last) {
  return first > last || syscall(kCloseRange, first, last, 0) == 0;
}

// RLIMIT_CORE does not hold back a core_pattern that is a pipe (core(5)).
void SuppressCoreDump() { prctl(PR_SET_DUMPABLE, 0); }

void EndWithParent(pid_t parent) {
  // Follows the parent's thread (prctl(2)), of which there is one.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
}

// Linux does so anyway (sig_ignored() in kernel/signal.c).
void KeepIgnoredSignals() {}

// CLOCK_BOOTTIME is the one that counts sleep.
clockid_t UptimeClock() { return CLOCK_MONOTONIC; }

// signalfd(2) tells the sender.
void NoteOwnSignal(int) {}

// A zombie counts; its parent is about to wait for it.
bool GroupLives(pid_t group) { return kill(-group, 0) == 0 || errno != ESRCH; }

// O_PATH (open(2)), and what is said there of /proc/self/fd.
UniqueFd RememberPipe(int pipe) {
  return UniqueFd(open(OwnDescriptor(pipe).c_str(), O_PATH | O_CLOEXEC));
}

UniqueFd OpenRemembered(const UniqueFd& pipe) {
  return UniqueFd(open(OwnDescriptor(pipe.get()).c_str(),
                       O_WRONLY | O_NONBLOCK | O_CLOEXEC));
}

ssize_t SendQuietly(int socket, const void* data, size_t size) {
  return send(socket, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace acp_wrap
