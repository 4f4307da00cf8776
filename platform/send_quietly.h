// Sending to a socket whose other end may be gone.

#ifndef SPROUT_ACP_WRAP_PLATFORM_SEND_QUIETLY_H_
#define SPROUT_ACP_WRAP_PLATFORM_SEND_QUIETLY_H_

#include <sys/types.h>

#include <cstddef>

namespace acp_wrap {

// send(2); EPIPE without SIGPIPE, which would be taken for one of the caller's.
ssize_t SendQuietly(int socket, const void* data, size_t size);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_SEND_QUIETLY_H_
