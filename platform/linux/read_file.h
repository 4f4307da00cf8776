// Whole small files.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_READ_FILE_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_READ_FILE_H_

#include <cstddef>
#include <string>

#include "lib/result.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// So much of a file is read at most.  Arguments and environment of a process
// are never larger together when it is executed (execve(2): 3/4 of 8 MiB); what
// it says of itself afterwards (PR_SET_MM_MAP of prctl(2)) has no bound.
inline constexpr size_t kMostRead = size_t{6} << 20;

// The content of `name` in `directory`, to its end or a little more than `most`
// bytes.  Meant for /proc; `flags` are open(2)'s besides those for reading.
Result<std::string> ReadFileAt(const UniqueFd& directory, const char* name,
                               size_t most = kMostRead, int flags = 0);

// The same, into `text`, for whoever reads so many that memory has to be used
// again.
Outcome ReadFileAt(const UniqueFd& directory, const char* name,
                   std::string& text, size_t most = kMostRead, int flags = 0);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_READ_FILE_H_
