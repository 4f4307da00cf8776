#include "tests/chaos/documented_errors.h"

#include <errno.h>
#include <sys/syscall.h>

#include <map>
#include <vector>

namespace acp_wrap {
namespace {

// The numbers are the same on every architecture; older headers lack them.
constexpr int kPidfdSendSignal = 424;
constexpr int kPidfdOpen = 434;
constexpr int kClone3 = 435;
constexpr int kCloseRange = 436;

using Table = std::map<int, std::vector<int>>;

const Table& Errors() {
  static const Table* const table = new Table{
      {SYS_openat, {EACCES, EMFILE, ENFILE, ENOENT, ENOMEM}},
      {SYS_read, {EAGAIN, EINTR, EIO}},
      {SYS_write, {EAGAIN, EINTR, EIO, ENOSPC, EPIPE}},
      {SYS_close, {EINTR, EIO}},
      {SYS_newfstatat, {EACCES, ENOENT, ENOMEM}},
      {SYS_readlinkat, {EACCES, EIO, ENOENT, ENOMEM}},
      {SYS_getdents64, {ENOENT}},
      {SYS_pipe2, {EMFILE, ENFILE}},
      {SYS_socketpair, {EMFILE, ENFILE}},
      {SYS_sendto, {EAGAIN, EINTR, ENOBUFS, ENOMEM}},
      {SYS_recvmsg, {EAGAIN, EINTR, ENOMEM}},
      {SYS_ppoll, {EINTR, ENOMEM}},
      {SYS_signalfd4, {EMFILE, ENFILE, ENODEV, ENOMEM}},
      {SYS_clone, {EAGAIN, ENOMEM, ENOSPC, EPERM}},
      {SYS_waitid, {EINTR}},
      {SYS_kill, {EPERM, ESRCH}},
      {SYS_rt_sigqueueinfo, {EAGAIN, EPERM, ESRCH}},
      {SYS_setpgid, {EPERM}},
      {SYS_setsid, {EPERM}},
      {SYS_getsid, {EPERM, ESRCH}},
      {SYS_getpgid, {ESRCH}},
      {SYS_setpriority, {EACCES, EPERM}},
      {SYS_prctl, {EINVAL, ENOSYS, EPERM}},
      {SYS_getrandom, {EAGAIN, ENOSYS}},
      {SYS_mmap, {EAGAIN, ENFILE, ENOMEM}},
      {SYS_execve,
       {E2BIG, EACCES, EAGAIN, EIO, ELOOP, EMFILE, ENFILE, ENOMEM, ENOTDIR,
        EPERM, ETXTBSY}},
      {kPidfdOpen, {EMFILE, ENFILE, ENODEV, ENOMEM, ENOSYS, EPERM, ESRCH}},
      {kPidfdSendSignal, {ENOSYS, EPERM, ESRCH}},
      {kClone3, {EAGAIN, ENOMEM, ENOSPC, ENOSYS, EPERM}},
      {kCloseRange, {EMFILE, ENOMEM, ENOSYS, EPERM}},
#ifdef SYS_poll  // Not on newer architectures.
      {SYS_poll, {EINTR, ENOMEM}},
      {SYS_readlink, {EACCES, EIO, ENOENT, ENOMEM}},
#endif
  };
  return *table;
}

}  // namespace

std::vector<int> DocumentedErrors(int number) {
  auto found = Errors().find(number);
  return found == Errors().end() ? std::vector<int>() : found->second;
}

bool FailsWhenDone(int number) { return number == SYS_close; }

}  // namespace acp_wrap
