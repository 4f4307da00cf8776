// Pairs of sockets between the wrapper's own processes.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_LOCAL_SOCKET_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_LOCAL_SOCKET_H_

#include <sys/types.h>

#include <cstddef>

#include "lib/result.h"

namespace acp_wrap {

// Two connected sockets, closed at an exec, that never block.  On Linux they
// tell who has sent what, and each message stays one (SOCK_SEQPACKET, unix(7)),
// so that nobody can tear those of others apart; elsewhere they are streams.
Outcome CreateSocketPair(int ends[2]);

inline constexpr pid_t kUnknownSender = -1;

struct Reception {
  // As of recv(2): -1, with errno set, on failure.
  ssize_t size = 0;
  // The process that has sent it, as the kernel says; kUnknownSender where no
  // socket tells that, and 0 where this one does not.
  pid_t sender = 0;
  // The other end is closed.
  bool closed = false;
};

// What can be read now; never blocks, whatever others have made of the socket's
// flags, which all who hold it share.
Reception ReceiveNow(int socket, void* data, size_t size);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_LOCAL_SOCKET_H_
