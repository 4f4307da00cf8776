#include "platform/posix/local_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>

#include "lib/result.h"

namespace acp_wrap {

Outcome CreateSocketPair(int ends[2]) {
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
    return Error{"socketpair", errno};
  }
  // There is no SOCK_CLOEXEC; nobody forks in between.
  for (int i = 0; i < 2; ++i) {
    if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) != 0 ||
        fcntl(ends[i], F_SETFL, O_NONBLOCK) != 0) {
      const int error = errno;
      close(ends[0]);
      close(ends[1]);
      return Error{"fcntl", error};
    }
  }
  return Ok{};
}

Reception ReceiveNow(int socket, void* data, size_t size) {
  Reception reception;
  reception.sender = kUnknownSender;
  reception.size = recv(socket, data, size, MSG_DONTWAIT);
  reception.closed = reception.size == 0;
  return reception;
}

}  // namespace acp_wrap
