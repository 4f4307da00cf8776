#include "platform/posix/local_socket.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

#include "lib/result.h"

namespace acp_wrap {

Outcome CreateSocketPair(int ends[2]) {
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
                 ends) != 0) {
    return Error{"socketpair", errno};
  }
  for (int i = 0; i < 2; ++i) {
    const int on = 1;
    if (setsockopt(ends[i], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0) {
      const int error = errno;
      close(ends[0]);
      close(ends[1]);
      return Error{"setsockopt", error};
    }
  }
  return Ok{};
}

Reception ReceiveNow(int socket, void* data, size_t size) {
  iovec part = {data, size};
  // No room for descriptors that somebody sends along: the kernel drops them.
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(ucred))];
  msghdr message = {};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  Reception reception;
  reception.size = recvmsg(socket, &message, MSG_DONTWAIT);
  if (reception.size < 0) return reception;
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header != nullptr && header->cmsg_level == SOL_SOCKET &&
      header->cmsg_type == SCM_CREDENTIALS) {
    ucred sender;
    std::memcpy(&sender, CMSG_DATA(header), sizeof sender);
    reception.sender = sender.pid;
  }
  // An empty message has a sender.
  reception.closed = reception.size == 0 && header == nullptr;
  return reception;
}

}  // namespace acp_wrap
