#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "platform/descriptors.h"

namespace acp_wrap {
namespace {

// Some systems set a limit of a thousand million; nobody opens that many.
constexpr rlim_t kMostDescriptors = 1 << 16;

std::vector<int> OpenDescriptors() {
  std::vector<int> open;
  // /dev/fd is /proc/self/fd on Linux and a file system of its own on macOS.
  if (DIR* directory = opendir("/dev/fd")) {
    while (dirent* entry = readdir(directory)) {
      int fd;
      if (absl::SimpleAtoi(entry->d_name, &fd)) open.push_back(fd);
    }
    closedir(directory);
    return open;
  }
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  int count = static_cast<int>(std::min(limit.rlim_cur, kMostDescriptors));
  for (int fd = 0; fd < count; ++fd) open.push_back(fd);
  return open;
}

}  // namespace

void CloseInheritedDescriptors() {
  for (int fd : OpenDescriptors()) {
    if (fd != STDERR_FILENO && fcntl(fd, F_GETFD) == 0) close(fd);
  }
}

}  // namespace acp_wrap
