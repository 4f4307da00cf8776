// The directories of /proc.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_PROC_FILES_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_PROC_FILES_H_

#include <dirent.h>
#include <sys/types.h>

#include <memory>

#include "lib/result.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

// `mount`, usually "/proc".  ESRCH if it was mounted in another PID namespace,
// and so counts differently, or shows other processes only.
Result<UniqueFd> OpenProc(const char* mount);

// "." is `parent` itself, from its beginning.
Result<Directory> ReadDirectory(const UniqueFd& parent, const char* name);

// The next entry whose name is a number; 0 at the end.
pid_t NextNumber(DIR* directory);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_PROC_FILES_H_
