#include "platform/posix/write_quietly.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>

namespace acp_wrap {
namespace {

// sigtimedwait(2) would be one call, and macOS does not have it.
void TakePending(int signal) {
  sigset_t pending;
  sigpending(&pending);
  if (sigismember(&pending, signal) != 1) return;
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  int taken;
  sigwait(&one, &taken);
}

}  // namespace

ssize_t WriteQuietly(int descriptor, const void* data, size_t size) {
  sigset_t told, mask, before;
  sigemptyset(&told);
  sigaddset(&told, SIGPIPE);
  sigaddset(&told, SIGXFSZ);
  sigprocmask(SIG_BLOCK, &told, &mask);
  sigpending(&before);
  const ssize_t written = write(descriptor, data, size);
  const int error = errno;
  const int signal = error == EPIPE ? SIGPIPE : error == EFBIG ? SIGXFSZ : 0;
  if (written < 0 && signal != 0 && sigismember(&before, signal) != 1) {
    TakePending(signal);
  }
  sigprocmask(SIG_SETMASK, &mask, nullptr);
  errno = error;
  return written;
}

}  // namespace acp_wrap
