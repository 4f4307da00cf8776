#include "platform/linux/hidden_input.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "lib/ending/standard_input.h"
#include "lib/result.h"
#include "platform/linux/proc_files.h"
#include "platform/posix/standard_input.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

constexpr int kMostLookedAt = 32;

struct Pipe {
  StandardInput input;
  bool writes = false;
};

bool SamePipe(const Pipe& a, const Pipe& b) {
  return a.input.inode == b.input.inode && a.input.device == b.input.device;
}

}  // namespace

std::optional<StandardInput> HiddenInput(int proc, const std::string& fds) {
  struct stat folder;
  // The size of /proc/PID/fd is the number of descriptors since Linux 6.2; it
  // was 0 before (proc_fd_getattr() in fs/proc/fd.c).
  if (fstatat(proc, fds.c_str(), &folder, 0) != 0 ||
      (folder.st_size > 0 && folder.st_size <= STDERR_FILENO + 1)) {
    return std::nullopt;
  }
  UniqueFd opened(
      openat(proc, fds.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.valid()) return std::nullopt;
  Result<Directory> directory = ReadDirectory(opened, ".");
  if (!directory.ok()) return std::nullopt;
  std::vector<Pipe> pipes;
  std::optional<StandardInput> socket;
  int looked_at = 0;
  while (dirent* entry = readdir(directory.value().get())) {
    const int number = std::atoi(entry->d_name);
    if (number <= STDERR_FILENO) continue;
    if (++looked_at > kMostLookedAt) break;
    struct stat target, link;
    if (fstatat(opened.get(), entry->d_name, &target, 0) != 0) continue;
    if (S_ISSOCK(target.st_mode) && !socket) socket = ToStandardInput(target);
    // The mode of the link tells how it was opened (proc(5)).
    if (!S_ISFIFO(target.st_mode) ||
        fstatat(opened.get(), entry->d_name, &link, AT_SYMLINK_NOFOLLOW) != 0) {
      continue;
    }
    pipes.push_back({ToStandardInput(target), (link.st_mode & S_IWUSR) != 0});
  }
  for (const Pipe& pipe : pipes) {
    // A pipe of which it holds both ends is its own.
    const bool own =
        std::any_of(pipes.begin(), pipes.end(), [&pipe](const Pipe& other) {
          return other.writes && SamePipe(pipe, other);
        });
    if (!own) return pipe.input;
  }
  return socket;
}

}  // namespace acp_wrap
