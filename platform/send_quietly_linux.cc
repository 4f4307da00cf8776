#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>

#include "platform/send_quietly.h"

namespace acp_wrap {

ssize_t SendQuietly(int socket, const void* data, size_t size) {
  return send(socket, data, size, MSG_NOSIGNAL);
}

}  // namespace acp_wrap
