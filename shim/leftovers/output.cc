#include "shim/leftovers/output.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>

#include "absl/strings/string_view.h"

namespace acp_wrap {

bool Output::Write(absl::string_view text) {
  while (!text.empty()) {
    ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return false;
      // Whoever gave it to us wants it not to block.
      pollfd room = {STDOUT_FILENO, POLLOUT, 0};
      poll(&room, 1, -1);
      continue;
    }
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

bool Output::IsTerminal() const { return isatty(STDOUT_FILENO) == 1; }

int Output::Columns() const {
  winsize size = {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace acp_wrap
