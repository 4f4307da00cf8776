// Whole small files.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_READ_FILE_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_READ_FILE_H_

#include <string>

#include "lib/result.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// The content of `name` in `directory`, to its end.  Meant for /proc: the
// content is never larger than a process's own arguments or environment.
Result<std::string> ReadFileAt(const UniqueFd& directory, const char* name);

// The same, into `text`, for whoever reads so many that memory has to be used
// again.
Outcome ReadFileAt(const UniqueFd& directory, const char* name,
                   std::string& text);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_READ_FILE_H_
