// Writing to a file or pipe that may not take it.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_WRITE_QUIETLY_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_WRITE_QUIETLY_H_

#include <sys/types.h>

#include <cstddef>

namespace acp_wrap {

// write(2) without the signal that goes with EPIPE (SIGPIPE) and with EFBIG
// (SIGXFSZ), which would be taken for one of the caller's.  One that was
// pending before stays pending.  The program has a single thread.
ssize_t WriteQuietly(int descriptor, const void* data, size_t size);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_WRITE_QUIETLY_H_
