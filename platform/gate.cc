#include "platform/gate.h"

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

void PipeGate::Open() {
  char byte = 0;
  // Fails only if the process is gone, which its parent learns.
  (void)!write(writing_.get(), &byte, 1);
  reading_.Reset();
  writing_.Reset();
}

bool PipeGate::Pass() {
  // The own copy would keep end-of-file from coming.
  writing_.Reset();
  char byte;
  ssize_t count;
  do {
    count = read(reading_.get(), &byte, 1);
  } while (count < 0 && errno == EINTR);
  return count == 1;
}

}  // namespace acp_wrap
