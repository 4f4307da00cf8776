#include "platform/posix/event_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "lib/ending/events.h"
#include "lib/result.h"
#include "lib/text/json.h"
#include "platform/posix/clock.h"
#include "platform/posix/kernel.h"
#include "platform/posix/write_quietly.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kInherited = "fd:";

}  // namespace

EventFile::EventFile(UniqueFd file, Kind kind)
    : file_(std::move(file)), kind_(kind) {}

Result<std::unique_ptr<EventSink>> EventFile::Open(const std::string& target) {
  if (target.compare(0, kInherited.size(), kInherited.data(),
                     kInherited.size()) == 0) {
    return OpenInherited(target.substr(kInherited.size()));
  }
  UniqueFd file(open(target.c_str(),
                     O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW |
                         O_NOCTTY | O_NONBLOCK,
                     0600));
  if (!file.valid()) return Error{"open", errno};
  struct stat status;
  const bool regular =
      fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode);
  return std::unique_ptr<EventSink>(
      new EventFile(std::move(file), regular ? Kind::kFile : Kind::kStream));
}

Result<std::unique_ptr<EventSink>> EventFile::OpenInherited(
    const std::string& number) {
  int descriptor;
  if (!absl::SimpleAtoi(number, &descriptor) || descriptor <= STDERR_FILENO) {
    return Error{"open", EINVAL};
  }
  const int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0) return Error{"fcntl", errno};
  if ((flags & O_ACCMODE) == O_RDONLY) return Error{"fcntl", EBADF};
  struct stat status;
  if (fstat(descriptor, &status) != 0) return Error{"fstat", errno};
  // What has the flag is the wrapper's own (descriptors.h).
  if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) return Error{"fcntl", errno};
  UniqueFd file(descriptor);
  Kind kind = Kind::kStream;
  if (S_ISREG(status.st_mode)) {
    kind = Kind::kFile;
  } else if (S_ISSOCK(status.st_mode)) {
    kind = Kind::kSocket;
  } else {
    // Another open file of the same pipe: O_NONBLOCK is for all who share one,
    // and would be the other side's surprise.
    UniqueFd own(open(("/dev/fd/" + number).c_str(),
                      O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (own.valid()) file = std::move(own);
  }
  return std::unique_ptr<EventSink>(new EventFile(std::move(file), kind));
}

void EventFile::Tell(absl::string_view event,
                     absl::FunctionRef<void(JsonWriter&)> members) {
  if (run_.empty()) return;
  if (!Write(EventLine(event, MonotonicClock().WallTime(), run_, members))) {
    ++lost_;
  }
}

bool EventFile::Write(absl::string_view line) {
  ssize_t written = -1;
  if (kind_ == Kind::kSocket) {
    written = SendQuietly(file_.get(), line.data(), line.size());
  } else {
    // Where another open file could not be had, a pipe that polls as writable
    // takes PIPE_BUF bytes at once.
    pollfd polled = {file_.get(), POLLOUT, 0};
    if (kind_ == Kind::kFile || poll(&polled, 1, 0) == 1) {
      written = WriteQuietly(file_.get(), line.data(), line.size());
    }
  }
  return written == static_cast<ssize_t>(line.size());
}

}  // namespace acp_wrap
