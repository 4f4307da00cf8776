#include "tests/darwin/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "platform/unique_fd.h"
#include "tests/darwin/connection.h"
#include "tests/darwin/linux_clock.h"
#include "tests/darwin/proc_stat.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

constexpr int kDarwinNoSignal = 0x80000;
constexpr int kNoSigpipe = 0x1022;

struct State {
  sigset_t noted;
  acp_wrap::UniqueFd descriptor;
  int64_t count[kSignalEnd] = {};
  // Pending for the program, though it has been read from the descriptor.
  uint32_t read = 0;
  // Pending for Linux, and counted when the program sent it to itself.
  uint32_t counted = 0;
  // When SIGCHLDs that are held back are due.
  std::deque<int64_t> late_children;
  State() { sigemptyset(&noted); }
};

State& Own() {
  static State* const state = new State;
  return *state;
}

// By descriptor, with the inode: a number comes to name something else.
std::map<int, ino_t>& Quiet() {
  static auto* const quiet = new std::map<int, ino_t>;
  return *quiet;
}

uint32_t Bit(int signal) { return uint32_t{1} << signal; }

uint32_t PendingOnLinux() {
  sigset_t pending;
  sigpending(&pending);
  uint32_t bits = 0;
  for (int signal = 1; signal < kSignalEnd; ++signal) {
    if (sigismember(&pending, signal) == 1) bits |= Bit(signal);
  }
  return bits;
}

bool IgnoredByDefault(int signal) {
  return signal == SIGCHLD || signal == SIGWINCH || signal == SIGURG ||
         signal == SIGIO;
}

// psignal_internal() in bsd/kern/kern_sig.c drops these when they come.
bool Ignored(int signal) {
  struct sigaction action;
  if (sigaction(signal, nullptr, &action) != 0) return false;
  return action.sa_handler == SIG_IGN ||
         (action.sa_handler == SIG_DFL && IgnoredByDefault(signal));
}

// The program causes a signal for itself.
void CountOwn(int signal) {
  if (signal <= 0 || signal >= kSignalEnd ||
      sigismember(&Own().noted, signal) != 1) {
    return;
  }
  ++Own().count[signal];
  Own().counted |= Bit(signal);
}

// There is no SIGCHLD for a child that is continued, and on Linux it may hide
// one for an end: so it counts if there is one.
bool IsOfContinuation(const signalfd_siginfo& info) {
  if (info.ssi_signo != SIGCHLD || info.ssi_code != CLD_CONTINUED) return false;
  siginfo_t child = {};
  const bool any =
      waitid(P_ALL, 0, &child, WEXITED | WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
      child.si_pid != 0;
  return !any;
}

void Take(const signalfd_siginfo& info) {
  State& own = Own();
  const int signal = static_cast<int>(info.ssi_signo);
  if (signal >= kSignalEnd || IsOfContinuation(info)) return;
  if (!Ignored(signal)) own.read |= Bit(signal);
  // issignal() in kern_sig.c: one takes the other back.
  const uint32_t stops = Bit(SIGTSTP) | Bit(SIGTTIN) | Bit(SIGTTOU);
  if (signal == SIGCONT) own.read &= ~stops;
  if ((stops & Bit(signal)) != 0) own.read &= ~Bit(SIGCONT);
  if ((own.counted & Bit(signal)) != 0) {
    own.counted &= ~Bit(signal);
    return;
  }
  const int64_t delay = SharedSettings().zombie_delay_us.load();
  if (signal == SIGCHLD && delay > 0) {
    own.late_children.push_back(MonotonicMicroseconds() + delay);
    return;
  }
  ++own.count[signal];
}

// What has come until now, whoever takes it from the pending ones afterwards.
void ReadAllThatHasCome() {
  State& own = Own();
  own.counted &= PendingOnLinux();
  signalfd_siginfo info;
  while (own.descriptor.valid() &&
         read(own.descriptor.get(), &info, sizeof info) == sizeof info) {
    Take(info);
  }
}

// Who can be a process of the model's, and what Darwin answers for the others.
int CheckTarget(pid_t pid) {
  if (pid == 1) return EPERM;
  return Look(pid).error;
}

// killpg1() in kern_sig.c: a zombie cannot take a signal, but keeps the group.
int CheckGroup(pid_t group) {
  int error = ESRCH;
  for (pid_t pid : ListAll()) {
    const std::optional<ProcStat> stat = ReadProcStat(pid);
    if (!stat || stat->group != group) continue;
    if (!stat->ended()) return 0;
    error = EPERM;
  }
  return error;
}

}  // namespace

void NoteSignal(int signal) {
  State& own = Own();
  // What came before the knote is not noted.
  own.counted |= PendingOnLinux() & Bit(signal);
  sigaddset(&own.noted, signal);
  if (own.descriptor.valid()) {
    signalfd(own.descriptor.get(), &own.noted, 0);
  } else {
    own.descriptor =
        OutOfTheWay(signalfd(-1, &own.noted, SFD_CLOEXEC | SFD_NONBLOCK));
  }
}

int SignalDescriptor() { return Own().descriptor.get(); }

std::vector<SignalNote> TakeSignalNotes() {
  ReadAllThatHasCome();
  State& own = Own();
  const int64_t now = MonotonicMicroseconds();
  while (!own.late_children.empty() && own.late_children.front() <= now) {
    own.late_children.pop_front();
    ++own.count[SIGCHLD];
  }
  std::vector<SignalNote> notes;
  for (int signal = 1; signal < kSignalEnd; ++signal) {
    const int64_t count = std::exchange(own.count[signal], 0);
    if (count > 0) notes.push_back({signal, count});
  }
  return notes;
}

std::optional<int64_t> NextSignalNote() {
  const State& own = Own();
  for (int64_t count : own.count) {
    if (count > 0) return 0;
  }
  if (own.late_children.empty()) return std::nullopt;
  return own.late_children.front();
}

void ForgetSignals() { Own() = State(); }

}  // namespace darwin

// --- The calls of the program, by the names that include/ gives them ---------

using darwin::Bit;
using darwin::Own;

extern "C" {

int darwin_kill(pid_t pid, int signal) {
  int error = 0;
  if (pid == getpid()) {
    darwin::CountOwn(signal);
  } else if (pid > 0) {
    error = darwin::CheckTarget(pid);
  } else if (pid == -1) {
    error = EPERM;  // Everybody: not on this machine.
  } else {
    error = darwin::CheckGroup(pid == 0 ? getpgrp() : -pid);
  }
  if (error != 0) {
    errno = error;
    return -1;
  }
  return kill(pid, signal);
}

int darwin_sigpending(sigset_t* set) {
  const uint32_t pending = darwin::PendingOnLinux() | Own().read;
  sigemptyset(set);
  for (int signal = 1; signal < darwin::kSignalEnd; ++signal) {
    if ((pending & Bit(signal)) != 0 && !darwin::Ignored(signal)) {
      sigaddset(set, signal);
    }
  }
  return 0;
}

int darwin_sigwait(const sigset_t* set, int* number) {
  darwin::ReadAllThatHasCome();
  for (int signal = 1; signal < darwin::kSignalEnd; ++signal) {
    if ((Own().read & Bit(signal)) != 0 && sigismember(set, signal) == 1) {
      Own().read &= ~Bit(signal);
      *number = signal;
      return 0;
    }
  }
  return sigwait(set, number);
}

int darwin_sigprocmask(int how, const sigset_t* set, sigset_t* old) {
  for (int signal = 1; set != nullptr && signal < darwin::kSignalEnd;
       ++signal) {
    const bool unblocked = how == SIG_UNBLOCK   ? sigismember(set, signal) == 1
                           : how == SIG_SETMASK ? sigismember(set, signal) == 0
                                                : false;
    if (!unblocked || (Own().read & Bit(signal)) == 0) continue;
    Own().read &= ~Bit(signal);
    kill(getpid(), signal);
  }
  return sigprocmask(how, set, old);
}

ssize_t darwin_write(int file, const void* data, size_t size) {
  const ssize_t written = write(file, data, size);
  if (written < 0 && errno == EPIPE) darwin::CountOwn(SIGPIPE);
  if (written < 0 && errno == EFBIG) darwin::CountOwn(SIGXFSZ);
  return written;
}

// SO_NOSIGPIPE of a socket whose peer is gone: sosetoptlock() in
// bsd/kern/uipc_socket.c takes no option then.
int darwin_setsockopt(int socket, int level, int name, const void* value,
                      socklen_t size) {
  if (name != darwin::kNoSigpipe) {
    return setsockopt(socket, level, name, value, size);
  }
  pollfd polled = {socket, 0, 0};
  if (poll(&polled, 1, 0) == 1 && (polled.revents & POLLHUP) != 0) {
    errno = EINVAL;
    return -1;
  }
  struct stat status = {};
  fstat(socket, &status);
  darwin::Quiet()[socket] = status.st_ino;
  return 0;
}

ssize_t darwin_send(int socket, const void* data, size_t size, int flags) {
  struct stat status = {};
  const auto found = darwin::Quiet().find(socket);
  bool quiet = (flags & darwin::kDarwinNoSignal) != 0;
  if (found != darwin::Quiet().end() && fstat(socket, &status) == 0) {
    quiet |= found->second == status.st_ino;
  }
  flags &= ~darwin::kDarwinNoSignal;
  const ssize_t sent =
      send(socket, data, size, quiet ? flags | MSG_NOSIGNAL : flags);
  if (sent < 0 && errno == EPIPE && !quiet) darwin::CountOwn(SIGPIPE);
  return sent;
}

}  // extern "C"
