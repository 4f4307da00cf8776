// "hostile:ATTACK" attacks the wrapper that it runs below, with what any
// process of the same user may do, and ignores each signal that it can.

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "tests/victims/kinds.h"
#include "tests/victims/ptrace_fork.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

constexpr long kPidfdOpen = 434;
constexpr long kPidfdGetfd = 438;

struct Targets {
  pid_t front = 0;
  pid_t guardian = 0;
  pid_t witness = 0;
};

std::string Read(const std::string& path) {
  std::string text;
  char buffer[4096];
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  ssize_t count;
  while ((count = read(file, buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<size_t>(count));
  }
  close(file);
  return text;
}

pid_t ParentOf(pid_t pid) {
  const std::string stat = Read("/proc/" + std::to_string(pid) + "/stat");
  pid_t parent = 0;
  sscanf(stat.c_str() + stat.rfind(')') + 1, " %*c %d", &parent);
  return parent;
}

// The child of that name; 0 if there is none.
pid_t ChildOf(pid_t parent, const std::string& name) {
  const std::string pid = std::to_string(parent);
  const std::string children =
      Read("/proc/" + pid + "/task/" + pid + "/children");
  const char* at = children.c_str();
  while (true) {
    char* end;
    const pid_t child = static_cast<pid_t>(strtol(at, &end, 10));
    if (end == at) return 0;
    at = end;
    if (Read("/proc/" + std::to_string(child) + "/comm") == name + "\n") {
      return child;
    }
  }
}

// The caller is a child of the agent.
Targets Find() {
  Targets targets;
  targets.guardian = ParentOf(getppid());
  targets.front = ParentOf(targets.guardian);
  // It may be about to take its name.
  while (targets.witness == 0) {
    targets.witness = ChildOf(targets.front, "acp-witness");
  }
  return targets;
}

void Stop(pid_t pid) {
  if (kill(pid, SIGSTOP) != 0) Unavailable("kill");
}

// Where the process cannot be held, that is the wrapper's doing, or the
// system's: the run is then an ordinary one.
void Trace(pid_t pid) {
  if (ptrace(PTRACE_SEIZE, pid, nullptr, nullptr) != 0 ||
      ptrace(PTRACE_INTERRUPT, pid, nullptr, nullptr) != 0) {
    Report("here cannot-trace");
    return;
  }
  waitpid(pid, nullptr, __WALL);
}

// Duplicates of all sockets of the process.
std::vector<int> TakeSockets(pid_t pid) {
  std::vector<int> taken;
  const int handle = static_cast<int>(syscall(kPidfdOpen, pid, 0));
  for (int fd = 0; fd < 64; ++fd) {
    const int own = static_cast<int>(syscall(kPidfdGetfd, handle, fd, 0));
    int type;
    socklen_t size = sizeof type;
    if (own < 0) continue;
    if (getsockopt(own, SOL_SOCKET, SO_TYPE, &type, &size) == 0) {
      taken.push_back(own);
    } else {
      close(own);
    }
  }
  close(handle);
  if (taken.empty()) Report("here cannot-take");
  return taken;
}

// Runs `attack` over and over in a process of its own.
template <typename Attack>
void Keep(Attack attack) {
  if (Fork() != 0) return;
  while (true) attack();
}

// Takes what is on its way to the process, and writes what comes first.
void Flood(pid_t pid) {
  const std::vector<int> sockets = TakeSockets(pid);
  for (int socket : sockets) fcntl(socket, F_SETFL, 0);
  Keep([sockets] {
    char message[40] = {6};
    for (int socket : sockets) {
      (void)!send(socket, message, sizeof message, MSG_DONTWAIT | MSG_NOSIGNAL);
      (void)!send(socket, message, 0, MSG_DONTWAIT | MSG_NOSIGNAL);
      (void)!send(socket, message, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
      (void)!recv(socket, message, sizeof message, MSG_DONTWAIT);
    }
  });
}

// Each kind of message in turn, as who sits at the other end would write it.
void Inject(pid_t pid) {
  for (int socket : TakeSockets(pid)) {
    for (char kind = 0; kind < 20; ++kind) {
      char message[40] = {kind};
      (void)!send(socket, message, sizeof message, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
  }
}

// With the pid of another in place of the sender's.
void Forge(pid_t pid, int signal, pid_t sender) {
  siginfo_t info = {};
  info.si_signo = signal;
  info.si_code = SI_QUEUE;
  info.si_pid = sender;
  syscall(SYS_rt_sigqueueinfo, pid, signal, &info);
}

void Storm(const Targets& targets) {
  Keep([targets] {
    for (int signal : {SIGCHLD, SIGCONT, SIGUSR1, SIGWINCH, SIGRTMIN}) {
      Forge(targets.front, signal, targets.guardian);
      Forge(targets.guardian, signal, targets.front);
      Forge(targets.witness, signal, targets.front);
    }
    usleep(1000);
  });
}

void Attack(const std::string& what, const Targets& targets) {
  if (what == "stop-front") {
    Stop(targets.front);
  } else if (what == "stop-guardian") {
    Stop(targets.guardian);
  } else if (what == "stop-front-and-guardian") {
    Stop(targets.front);
    Stop(targets.guardian);
  } else if (what == "stop-guardian-and-front") {
    Stop(targets.guardian);
    Stop(targets.front);
  } else if (what == "stop-guardian-again-and-again") {
    Keep([targets] { Stop(targets.guardian); });
  } else if (what == "stop-witness") {
    Stop(targets.witness);
  } else if (what == "trace-front") {
    Trace(targets.front);
  } else if (what == "trace-guardian") {
    Trace(targets.guardian);
  } else if (what == "trace-witness") {
    Trace(targets.witness);
  } else if (what == "take-from-front") {
    TakeSockets(targets.front);
  } else if (what == "take-from-guardian") {
    TakeSockets(targets.guardian);
  } else if (what == "inject-as-front") {
    Inject(targets.front);
  } else if (what == "inject-as-guardian") {
    Inject(targets.guardian);
  } else if (what == "inject-and-kill-guardian") {
    Inject(targets.guardian);
    kill(targets.guardian, SIGKILL);
  } else if (what == "flood") {
    Flood(targets.front);
  } else if (what == "storm") {
    Storm(targets);
  } else if (what == "fork-front") {
    if (!ForkTraced(targets.front)) Report("here cannot-fork");
  } else {
    Report("unavailable: no such attack:");
    _exit(2);
  }
}

}  // namespace

void Hostile(const Arguments& arguments) {
  const Targets targets = Find();
  setsid();
  IgnoreAllSignals();
  const std::string what = arguments.at(0);
  if (what == "shut-channel") {
    // The end that this brings may come before a word about it.
    Report("ready");
    for (int socket : TakeSockets(targets.front)) shutdown(socket, SHUT_RDWR);
    Stay();
  }
  Attack(what, targets);
  ReadyAndStay();
}

}  // namespace acp_wrap
