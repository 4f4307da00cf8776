#include "platform/diagnostics.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace acp_wrap {
namespace {

constexpr int kPatienceMilliseconds = 100;

}  // namespace

StandardError::StandardError() : open_(fcntl(STDERR_FILENO, F_GETFD) >= 0) {}

void StandardError::Say(absl::string_view line) {
  if (!open_) return;
  std::string text = "sprout-acp-wrap: ";
  text.append(line.data(), line.size());
  text += '\n';
  absl::string_view rest = text;
  while (!rest.empty()) {
    // A pipe that polls as writable takes PIPE_BUF bytes at once (pipe(7)).
    pollfd error = {STDERR_FILENO, POLLOUT, 0};
    if (poll(&error, 1, kPatienceMilliseconds) <= 0) return;
    ssize_t written = write(STDERR_FILENO, rest.data(),
                            std::min<size_t>(rest.size(), PIPE_BUF));
    if (written <= 0) return;
    rest.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace acp_wrap
