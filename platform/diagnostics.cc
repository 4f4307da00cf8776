#include "platform/diagnostics.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/clock_posix.h"

namespace acp_wrap {
namespace {

constexpr absl::Duration kPatience = absl::Milliseconds(500);

// Whether standard error takes some bytes now, or within `patience`, from
// which the time is taken.
bool Writable(absl::Duration& patience) {
  pollfd error = {STDERR_FILENO, POLLOUT, 0};
  if (poll(&error, 1, 0) == 1) return true;
  MonotonicClock clock;
  absl::Time begin = clock.Now();
  int ready =
      poll(&error, 1, static_cast<int>(absl::ToInt64Milliseconds(patience)));
  patience = std::max(absl::ZeroDuration(), patience - (clock.Now() - begin));
  return ready == 1;
}

}  // namespace

StandardError::StandardError()
    : open_(fcntl(STDERR_FILENO, F_GETFD) >= 0), patience_(kPatience) {}

void StandardError::Say(absl::string_view line) {
  if (!open_) return;
  std::string text = "sprout-acp-wrap: ";
  text.append(line.data(), line.size());
  text += '\n';
  absl::string_view rest = text;
  while (!rest.empty()) {
    // A pipe that polls as writable takes PIPE_BUF bytes at once (pipe(7)).
    if (!Writable(patience_)) return;
    ssize_t written = write(STDERR_FILENO, rest.data(),
                            std::min<size_t>(rest.size(), PIPE_BUF));
    if (written <= 0) return;
    rest.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace acp_wrap
