#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>

#include "platform/send_quietly.h"

namespace acp_wrap {

// Older SDKs and kernels do not have MSG_NOSIGNAL; SO_NOSIGPIPE (setsockopt(2))
// stays with the socket, and setting it again changes nothing.
ssize_t SendQuietly(int socket, const void* data, size_t size) {
  int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
  return send(socket, data, size, 0);
}

}  // namespace acp_wrap
