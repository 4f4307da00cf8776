// The standard input of a server that has taken it away from descriptor 0.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_HIDDEN_INPUT_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_HIDDEN_INPUT_H_

#include <optional>
#include <string>

#include "lib/ending/standard_input.h"

namespace acp_wrap {

// What else than descriptor 0 the process may read from whose descriptors are
// `fds`, a folder such as "42/fd" of `proc`: a pipe that it holds for reading
// alone, or a socket, above 2.  The MCP SDK for Python has its server read from
// such a one, and puts /dev/null at 0.  Nothing if there is none among the
// first few, or that cannot be told.  Of a process with three descriptors it
// costs one call (Linux 6.2), of others one for each descriptor.
std::optional<StandardInput> HiddenInput(int proc, const std::string& fds);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_HIDDEN_INPUT_H_
