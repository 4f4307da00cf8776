#include "tests/darwin/descriptors.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/darwin/connection.h"
#include "tests/darwin/include/libproc.h"
#include "tests/darwin/include/sys/proc_info.h"

namespace darwin {
namespace {

std::string Folder(pid_t pid) { return "/proc/" + std::to_string(pid) + "/fd"; }

struct Descriptor {
  struct stat target = {};
  bool reads = false;
  bool writes = false;

  // A FIFO with a name is a vnode.
  bool is_pipe() const { return S_ISFIFO(target.st_mode); }
  uint32_t type() const {
    return is_pipe()                  ? PROX_FDTYPE_PIPE
           : S_ISSOCK(target.st_mode) ? PROX_FDTYPE_SOCKET
                                      : PROX_FDTYPE_VNODE;
  }
};

// False if there is no such descriptor, or it may not be seen.  The mode of
// the link tells how it was opened (proc(5)).
bool Read(pid_t pid, int number, Descriptor& descriptor) {
  const std::string path = Folder(pid) + "/" + std::to_string(number);
  struct stat link = {};
  if (stat(path.c_str(), &descriptor.target) != 0 ||
      lstat(path.c_str(), &link) != 0) {
    return false;
  }
  descriptor.reads = (link.st_mode & S_IRUSR) != 0;
  descriptor.writes = (link.st_mode & S_IWUSR) != 0;
  return true;
}

// Linux has one number for both ends.
uint64_t PipeEnd(const Descriptor& descriptor, bool reading) {
  return static_cast<uint64_t>(descriptor.target.st_ino) * 2 +
         (reading ? 1 : 0);
}

proc_fileinfo FileOf(const Descriptor& descriptor) {
  proc_fileinfo file = {};
  file.fi_openflags = static_cast<uint32_t>((descriptor.reads ? FREAD : 0) |
                                            (descriptor.writes ? FWRITE : 0));
  return file;
}

vinfo_stat StatusOf(const Descriptor& descriptor) {
  vinfo_stat status = {};
  status.vst_dev = static_cast<uint32_t>(descriptor.target.st_dev);
  status.vst_mode = static_cast<uint16_t>(descriptor.target.st_mode);
  status.vst_ino = descriptor.target.st_ino;
  return status;
}

template <typename Answer>
int Put(const Answer& answer, void* buffer, int size) {
  if (static_cast<size_t>(size) < sizeof answer) {
    errno = ENOMEM;
    return 0;
  }
  memcpy(buffer, &answer, sizeof answer);
  return sizeof answer;
}

}  // namespace

int PutDescriptors(pid_t pid, void* buffer, int size) {
  std::vector<int> numbers;
  if (DIR* folder = opendir(Folder(pid).c_str())) {
    while (const dirent* entry = readdir(folder)) {
      if (entry->d_name[0] != '.') numbers.push_back(atoi(entry->d_name));
    }
    closedir(folder);
  }
  std::sort(numbers.begin(), numbers.end());
  auto* to = static_cast<proc_fdinfo*>(buffer);
  const size_t room = static_cast<size_t>(size) / sizeof *to;
  size_t count = 0;
  for (int number : numbers) {
    Descriptor descriptor;
    if (count == room) break;
    if (!Read(pid, number, descriptor)) continue;
    to[count++] = {number, descriptor.type()};
  }
  return static_cast<int>(count * sizeof *to);
}

}  // namespace darwin

extern "C" {

// pid_vnodeinfo(), pid_pipeinfo(), pid_socketinfo(): EBADF for a descriptor
// that is of another type.
int proc_pidfdinfo(int pid, int number, int flavor, void* buffer, int size) {
  darwin::Descriptor descriptor;
  if (darwin::Look(pid).error != 0) {
    errno = ESRCH;
    return 0;
  }
  const bool found = darwin::Read(pid, number, descriptor);
  if (found && flavor == PROC_PIDFDVNODEINFO &&
      descriptor.type() == PROX_FDTYPE_VNODE) {
    vnode_fdinfo answer = {};
    answer.pfi = darwin::FileOf(descriptor);
    answer.pvi.vi_stat = darwin::StatusOf(descriptor);
    return darwin::Put(answer, buffer, size);
  }
  if (found && flavor == PROC_PIDFDPIPEINFO && descriptor.is_pipe()) {
    pipe_fdinfo answer = {};
    answer.pfi = darwin::FileOf(descriptor);
    answer.pipeinfo.pipe_stat = darwin::StatusOf(descriptor);
    answer.pipeinfo.pipe_handle = darwin::PipeEnd(descriptor, descriptor.reads);
    answer.pipeinfo.pipe_peerhandle =
        darwin::PipeEnd(descriptor, !descriptor.reads);
    return darwin::Put(answer, buffer, size);
  }
  if (found && flavor == PROC_PIDFDSOCKETINFO &&
      descriptor.type() == PROX_FDTYPE_SOCKET) {
    socket_fdinfo answer = {};
    answer.pfi = darwin::FileOf(descriptor);
    answer.psi.soi_so = descriptor.target.st_ino;
    return darwin::Put(answer, buffer, size);
  }
  errno = EBADF;
  return 0;
}

}  // extern "C"
