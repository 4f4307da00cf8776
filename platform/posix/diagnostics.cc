#include "platform/posix/diagnostics.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/result.h"
#include "lib/text/timestamp.h"
#include "platform/event_sink.h"
#include "platform/posix/clock.h"
#include "platform/posix/event_file.h"
#include "platform/posix/kernel.h"
#include "platform/posix/write_quietly.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

constexpr absl::Duration kPatience = absl::Milliseconds(500);

// Whether `descriptor` takes some bytes now, or within `patience`, from which
// the time is taken.
bool Writable(int descriptor, absl::Duration& patience) {
  pollfd polled = {descriptor, POLLOUT, 0};
  if (poll(&polled, 1, 0) == 1) return true;
  MonotonicClock clock;
  absl::Time begin = clock.Now();
  int ready =
      poll(&polled, 1, static_cast<int>(absl::ToInt64Milliseconds(patience)));
  patience = std::max(absl::ZeroDuration(), patience - (clock.Now() - begin));
  return ready == 1;
}

}  // namespace

MessageWriter::MessageWriter()
    : has_standard_error_(fcntl(STDERR_FILENO, F_GETFD) >= 0),
      descriptor_(has_standard_error_ ? STDERR_FILENO : -1),
      patience_(kPatience) {}

Outcome MessageWriter::LogTo(const std::string& file) {
  // Without O_NONBLOCK a FIFO that nobody reads would hold the start up.
  UniqueFd log(open(file.c_str(),
                    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW |
                        O_NOCTTY | O_NONBLOCK,
                    0600));
  if (!log.valid()) return Error{"open", errno};
  log_ = std::move(log);
  descriptor_ = log_.get();
  return Ok{};
}

Outcome MessageWriter::SendEventsTo(const std::string& target) {
  Result<std::unique_ptr<EventSink>> events = EventFile::Open(target);
  if (!events.ok()) return events.error();
  events_ = std::move(events.value());
  return Ok{};
}

std::string MessageWriter::Prefix() const {
  if (!verbose_ && !log_.valid()) return "sprout-acp-wrap: ";
  return "sprout-acp-wrap[" + std::to_string(getpid()) + "] " +
         Timestamp(MonotonicClock().WallTime()) + ": ";
}

void MessageWriter::Say(absl::string_view line) {
  std::string text = Prefix();
  text.append(line.data(), line.size());
  text += '\n';
  Write(text);
}

void MessageWriter::Write(absl::string_view text) {
  if (descriptor_ < 0 || WriteTo(descriptor_, text) || !log_.valid()) return;
  if (!log_failed_) {
    log_failed_ = true;
    WriteToStandardError(
        "sprout-acp-wrap: the log file does not take what it is given; is the "
        "disk full? What it does not take is said here\n");
  }
  WriteToStandardError(text);
}

void MessageWriter::WriteToStandardError(absl::string_view text) {
  if (has_standard_error_) {
    WriteTo(STDERR_FILENO, text);
  } else if (kept_.valid()) {
    WriteTo(kept_.get(), text);
  } else if (remembered_.valid()) {
    const UniqueFd pipe = OpenRemembered(remembered_);
    if (pipe.valid()) WriteTo(pipe.get(), text);
  }
}

// False if writing fails; what nobody reads is dropped.
bool MessageWriter::WriteTo(int descriptor, absl::string_view text) {
  absl::string_view rest = text;
  while (!rest.empty()) {
    // A pipe that polls as writable takes PIPE_BUF bytes at once (pipe(7)).
    if (!Writable(descriptor, patience_)) return true;
    ssize_t written = WriteQuietly(descriptor, rest.data(),
                                   std::min<size_t>(rest.size(), PIPE_BUF));
    if (written <= 0) return false;
    rest.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// The number stays taken: whatever writes there, the C library too, must not
// hit anything else.  If it was free at the start, it is something else by now.
void MessageWriter::LetGoOfStandardError() {
  if (!log_.valid() || !has_standard_error_) return;
  struct stat status;
  if (fstat(STDERR_FILENO, &status) != 0 || S_ISFIFO(status.st_mode)) {
    remembered_ = RememberPipe(STDERR_FILENO);
  } else if (!S_ISSOCK(status.st_mode)) {
    kept_ = UniqueFd(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  }
  dup2(log_.get(), STDERR_FILENO);
  has_standard_error_ = false;
}

void MessageWriter::FallSilent() {
  descriptor_ = -1;
  log_.Reset();
  if (!has_standard_error_) return;
  has_standard_error_ = false;
  // The number stays taken, unless there is nothing to take it.
  UniqueFd nothing(open("/dev/null", O_WRONLY | O_CLOEXEC));
  if (!nothing.valid() || dup2(nothing.get(), STDERR_FILENO) < 0) {
    close(STDERR_FILENO);
  }
}

}  // namespace acp_wrap
