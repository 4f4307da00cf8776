#include "platform/macos/process_input.h"

#include <fcntl.h>
#include <libproc.h>
#include <sys/proc_info.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "lib/ending/standard_input.h"

namespace acp_wrap {
namespace {

// Servers put their input right behind the first three.
constexpr size_t kMostLookedAt = 32;

struct Pipe {
  StandardInput input;
  bool reads = false;
  uint64_t own_end = 0;
  uint64_t other_end = 0;
};

template <typename Record>
bool Read(pid_t pid, int descriptor, int flavor, Record& record) {
  return proc_pidfdinfo(pid, descriptor, flavor, &record, sizeof record) ==
         static_cast<int>(sizeof record);
}

// Nothing if they cannot be told.  What does not fit is left out
// (proc_pidfdlist() in XNU's bsd/kern/proc_info.c); the lowest come first.
std::optional<std::vector<proc_fdinfo>> Descriptors(pid_t pid) {
  std::vector<proc_fdinfo> all(STDERR_FILENO + 1 + kMostLookedAt);
  const int bytes =
      proc_pidinfo(pid, PROC_PIDLISTFDS, 0, all.data(),
                   static_cast<int>(all.size() * sizeof(proc_fdinfo)));
  if (bytes < 0) return std::nullopt;
  all.resize(static_cast<size_t>(bytes) / sizeof(proc_fdinfo));
  return all;
}

std::optional<Pipe> ReadPipe(pid_t pid, int descriptor) {
  pipe_fdinfo info;
  if (!Read(pid, descriptor, PROC_PIDFDPIPEINFO, info)) return std::nullopt;
  Pipe pipe;
  pipe.input.kind = StandardInput::Kind::kConduit;
  pipe.input.device = info.pipeinfo.pipe_stat.vst_dev;
  pipe.input.inode = info.pipeinfo.pipe_handle;
  pipe.reads = (info.pfi.fi_openflags & FREAD) != 0;
  pipe.own_end = info.pipeinfo.pipe_handle;
  pipe.other_end = info.pipeinfo.pipe_peerhandle;
  return pipe;
}

std::optional<StandardInput> ReadSocket(pid_t pid, int descriptor) {
  socket_fdinfo info;
  if (!Read(pid, descriptor, PROC_PIDFDSOCKETINFO, info)) return std::nullopt;
  StandardInput input;
  input.kind = StandardInput::Kind::kConduit;
  input.inode = info.psi.soi_so;
  return input;
}

std::optional<StandardInput> ReadFile(pid_t pid, int descriptor) {
  vnode_fdinfo info;
  if (!Read(pid, descriptor, PROC_PIDFDVNODEINFO, info)) return std::nullopt;
  const vinfo_stat& status = info.pvi.vi_stat;
  StandardInput input;
  input.kind = S_ISFIFO(status.vst_mode) ? StandardInput::Kind::kConduit
                                         : StandardInput::Kind::kFile;
  input.device = status.vst_dev;
  input.inode = status.vst_ino;
  return input;
}

std::optional<StandardInput> ReadAny(pid_t pid, const proc_fdinfo& descriptor) {
  switch (descriptor.proc_fdtype) {
    case PROX_FDTYPE_PIPE: {
      const std::optional<Pipe> pipe = ReadPipe(pid, descriptor.proc_fd);
      return pipe ? std::optional<StandardInput>(pipe->input) : std::nullopt;
    }
    case PROX_FDTYPE_SOCKET:
      return ReadSocket(pid, descriptor.proc_fd);
    case PROX_FDTYPE_VNODE:
      return ReadFile(pid, descriptor.proc_fd);
    default: {
      StandardInput other;
      other.kind = StandardInput::Kind::kFile;
      return other;
    }
  }
}

// What it has put elsewhere than at 0.
std::optional<StandardInput> HiddenInput(
    pid_t pid, const std::vector<proc_fdinfo>& descriptors) {
  std::vector<Pipe> pipes;
  std::optional<StandardInput> socket;
  for (const proc_fdinfo& descriptor : descriptors) {
    if (descriptor.proc_fd <= STDERR_FILENO) continue;
    if (descriptor.proc_fdtype == PROX_FDTYPE_SOCKET && !socket) {
      socket = ReadSocket(pid, descriptor.proc_fd);
    }
    if (descriptor.proc_fdtype != PROX_FDTYPE_PIPE) continue;
    const std::optional<Pipe> pipe = ReadPipe(pid, descriptor.proc_fd);
    if (pipe) pipes.push_back(*pipe);
  }
  for (const Pipe& pipe : pipes) {
    if (!pipe.reads) continue;
    // A pipe of which it holds both ends is its own.
    const bool own = std::any_of(
        pipes.begin(), pipes.end(),
        [&pipe](const Pipe& other) { return other.own_end == pipe.other_end; });
    if (!own) return pipe.input;
  }
  return socket;
}

// kUnknown where nothing can be told.
StandardInput ReadFirst(pid_t pid,
                        const std::vector<proc_fdinfo>& descriptors) {
  if (descriptors.empty()) return {};
  auto first = std::find_if(
      descriptors.begin(), descriptors.end(),
      [](const proc_fdinfo& d) { return d.proc_fd == STDIN_FILENO; });
  if (first != descriptors.end()) {
    return ReadAny(pid, *first).value_or(StandardInput());
  }
  StandardInput closed;
  closed.kind = StandardInput::Kind::kClosed;
  return closed;
}

}  // namespace

StandardInput InputOf(pid_t pid) {
  const std::optional<std::vector<proc_fdinfo>> descriptors = Descriptors(pid);
  if (!descriptors) return {};
  const StandardInput first = ReadFirst(pid, *descriptors);
  if (first.kind != StandardInput::Kind::kFile) return first;
  return HiddenInput(pid, *descriptors).value_or(first);
}

StandardInput DescriptorZeroOf(pid_t pid) {
  const std::optional<std::vector<proc_fdinfo>> descriptors = Descriptors(pid);
  return descriptors ? ReadFirst(pid, *descriptors) : StandardInput();
}

}  // namespace acp_wrap
