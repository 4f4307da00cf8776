#include "platform/posix/descriptors.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "platform/posix/kernel.h"

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

// Answers whether `fd` was open.
bool CloseIfInherited(int fd) {
  const int flags = fcntl(fd, F_GETFD);
  if (flags == 0 && fd != STDERR_FILENO) close(fd);
  return flags >= 0;
}

}  // namespace

void CloseAllBut(int kept) {
  if (CloseRange(0, kept - 1) && CloseRange(kept + 1, kLastDescriptor)) return;
  for (int fd : OpenDescriptors()) {
    if (fd != kept) close(fd);
  }
}

// Listing /dev/fd makes the kernel build an entry for each descriptor, which
// took 40 microseconds of every start, thrice; this takes 3.
void CloseInheritedDescriptors() {
  // A new descriptor gets the lowest free number (open(2)).  So below the
  // highest of the wrapper's own no more numbers are free than it has ever had
  // open at once, and beyond that many there is none of its own.
  constexpr int kMostOwn = 32;
  int free = 0;
  int fd = 0;
  for (; free < kMostOwn; ++fd) {
    if (!CloseIfInherited(fd)) ++free;
  }
  if (CloseRange(fd, kLastDescriptor)) return;
  for (int listed : OpenDescriptors()) CloseIfInherited(listed);
}

}  // namespace acp_wrap
