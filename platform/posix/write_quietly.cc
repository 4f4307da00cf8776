#include "platform/posix/write_quietly.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>

#include "platform/posix/kernel.h"
#include "platform/posix/kernel_signals.h"

namespace acp_wrap {

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
  if (written < 0 && signal != 0) {
    const bool was_pending = sigismember(&before, signal) == 1;
    // On macOS one that is ignored does not become pending, and has come all
    // the same.
    if (was_pending || TakePending(signal) ||
        DispositionOf(signal) == Disposition::kIgnored) {
      NoteOwnSignal(signal);
    }
  }
  sigprocmask(SIG_SETMASK, &mask, nullptr);
  errno = error;
  return written;
}

}  // namespace acp_wrap
