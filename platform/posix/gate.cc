#include "platform/posix/gate.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lib/result.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

Result<PipeGate> PipeGate::Create() {
  int ends[2];
  if (pipe(ends) != 0) return Error{"pipe", errno};
  PipeGate gate((UniqueFd(ends[0])), (UniqueFd(ends[1])));
  // pipe2(2) is not on every platform; nobody forks in between.
  for (int end : ends) {
    if (fcntl(end, F_SETFD, FD_CLOEXEC) != 0) return Error{"fcntl", errno};
  }
  return gate;
}

Outcome PipeGate::Open() {
  char byte = 0;
  ssize_t count;
  // EPIPE cannot come: the own reading end is still there.
  do {
    count = write(writing_.get(), &byte, 1);
  } while (count < 0 && errno == EINTR);
  const int error = errno;
  reading_.Reset();
  writing_.Reset();
  if (count != 1) return Error{"write", error};
  return Ok{};
}

Outcome PipeGate::Pass() {
  // The own copy would keep end-of-file from coming.
  writing_.Reset();
  char byte;
  ssize_t count;
  do {
    count = read(reading_.get(), &byte, 1);
  } while (count < 0 && errno == EINTR);
  if (count == 1) return Ok{};
  return Error{"read", count == 0 ? EPIPE : errno};
}

}  // namespace acp_wrap
