#include "platform/linux/proc_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "lib/result.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

Result<UniqueFd> OpenProc(const char* mount) {
  UniqueFd proc(open(mount, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!proc.valid()) return Error{"open", errno};
  char self[16] = {};
  if (readlinkat(proc.get(), "self", self, sizeof self - 1) < 0) {
    return Error{"readlink", errno};
  }
  if (std::to_string(getpid()) != self) return Error{"readlink", ESRCH};
  return proc;
}

Result<Directory> ReadDirectory(const UniqueFd& parent, const char* name) {
  int fd = openat(parent.get(), name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return Error{"open", errno};
  Directory directory(fdopendir(fd));
  if (directory == nullptr) {
    int number = errno;
    close(fd);
    return Error{"fdopendir", number};
  }
  return directory;
}

pid_t NextNumber(DIR* directory) {
  while (dirent* entry = readdir(directory)) {
    pid_t number;
    if (absl::SimpleAtoi(entry->d_name, &number) && number > 0) return number;
  }
  return 0;
}

}  // namespace acp_wrap
