// probe STEP...: does one step after the other, and exits with 0.  Steps that
// wait report the signals that are caught meanwhile.
//
//   report=TEXT     tells the test
//   print=TEXT      writes a line to standard output
//   catch[=N]       catches all signals, or one, and reports it
//   ignore=N        ignores a signal
//   read            reads a line, or end-of-file, and reports "read ..."
//   until-eof       reads lines until end-of-file
//   wait            waits for ever
//   wait-signal     waits for a signal that is caught
//   write=FD,TEXT   writes, and reports the error if it fails
//   cat             copies standard input to standard output
//   close=FD        closes
//   cd=FOLDER       changes the working directory
//   state           reports the state: by standard output, since it is long
//   descriptors     the same for the open descriptors
//   signals         the same for mask and dispositions
//   stop=N          stops itself by a signal
//   own-group       leads a process group of its own
//   own-session     leads a session of its own
//   foreground      puts its own group into the terminal's foreground
//   sleep=MS        waits so many milliseconds
//   fork { STEP... }    a child that does these steps
//   server[=N] { STEP... }  N children, or one, with a pipe from this process
//   as
//                   standard input: it ends when this process does
//   socket-server[=N] { STEP... }  the same with a socket, as Node.js does it
//   tell=TEXT       writes a line to the last of these
//   hide-stdin      reads from a descriptor of its own from now on, and has
//                   /dev/null as standard input, as the MCP SDK for Python does
//   kill-group=N    sends a signal to its own process group
//   kill-parents-group=N  sends one to that of its parent
//   reap            waits for all children, and reports how each ended
//   heedless        catches all signals, and reports none
//   run COMMAND...  becomes another program
//   start COMMAND...  starts another program, as a child, and waits for ever
//   exit=N          exits
//   die=N           dies by a signal
//   crash=N         dies by a signal, with a core dump if its limit allows

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "tests/transparency/probe/probe.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Report(const std::string& text) {
  (void)!send(kLeashDescriptor, text.data(), text.size(), MSG_NOSIGNAL);
}

void Fail(const std::string& what) {
  Report("failed: " + what + ": " + strerror(errno));
  _exit(111);
}

namespace {

void WriteAll(int fd, const std::string& text) {
  size_t written = 0;
  while (written < text.size()) {
    ssize_t count = write(fd, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      Report(std::string("write: ") + strerrorname_np(errno));
      return;
    }
    written += static_cast<size_t>(count);
  }
}

void Cat() {
  static char buffer[1 << 16];
  while (true) {
    ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
    if (count == 0 || (count < 0 && errno != EINTR)) return;
    for (ssize_t done = 0; done < count;) {
      ssize_t written = write(STDOUT_FILENO, buffer + done,
                              static_cast<size_t>(count - done));
      if (written < 0) Fail("write");
      done += written;
    }
  }
}

// By a plain system call: the C library does not let its own signals be sent.
void Raise(int signal) { syscall(SYS_kill, getpid(), signal); }

[[noreturn]] void Die(int signal, bool with_core) {
  if (!with_core) {
    rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
  }
  ::signal(signal, SIG_DFL);
  sigset_t no_signals;
  sigemptyset(&no_signals);
  sigprocmask(SIG_SETMASK, &no_signals, nullptr);
  Raise(signal);
  Fail("it did not die");
}

void Reap() {
  int status;
  while (wait(&status) > 0) {
    Report(WIFSIGNALED(status)
               ? "reaped signal " + std::to_string(WTERMSIG(status))
               : "reaped exit " + std::to_string(WEXITSTATUS(status)));
  }
}

void Foreground() {
  int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
  sigset_t ttou;
  sigemptyset(&ttou);
  sigaddset(&ttou, SIGTTOU);
  sigprocmask(SIG_BLOCK, &ttou, nullptr);
  if (tcsetpgrp(terminal, getpgrp()) != 0) Fail("tcsetpgrp");
  sigprocmask(SIG_UNBLOCK, &ttou, nullptr);
  close(terminal);
}

void DoNothing(int) {}

[[noreturn]] void Run(char** command) {
  execvp(*command, command);
  Fail("exec");
}

[[noreturn]] void Start(char** command) {
  pid_t child = fork();
  if (child < 0) Fail("fork");
  if (child == 0) Run(command);
  // What it does not hold cannot be missed.
  for (int fd = 0; fd <= kLeashDescriptor; ++fd) close(fd);
  while (true) pause();
}

// From behind "{" to behind the "}" that belongs to it.
char** SkipBraces(char** step) {
  for (int depth = 1; depth > 0; ++step) {
    if (*step == nullptr) Fail("no '}'");
    if (strcmp(*step, "{") == 0) ++depth;
    if (strcmp(*step, "}") == 0) --depth;
  }
  return step;
}

[[noreturn]] void Perform(char** step);

// The ends of pipes that lead to servers.  Nobody else may hold one.
std::vector<int> g_servers;

void CloseServers() {
  for (int server : g_servers) close(server);
  g_servers.clear();
}

void Fork(char** step) {
  pid_t child = fork();
  if (child < 0) Fail("fork");
  if (child != 0) return;
  CloseServers();
  Perform(step);
}

void StartServers(bool socket, int count, char** step) {
  int ends[2];
  if (socket ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0
             : pipe2(ends, O_CLOEXEC) != 0) {
    Fail("server");
  }
  g_servers.push_back(ends[1]);
  for (int i = 0; i < count; ++i) {
    pid_t child = fork();
    if (child < 0) Fail("fork");
    if (child != 0) continue;
    CloseServers();
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    Perform(step);
  }
  close(ends[0]);
}

void Tell(const std::string& text) {
  if (g_servers.empty()) Fail("tell");
  WriteAll(g_servers.back(), text + "\n");
}

// Does what can be told by name and argument alone; false for other steps.
bool PerformSimple(const std::string& name, const std::string& argument) {
  const int number = atoi(argument.c_str());
  if (name == "report") {
    Report(argument);
  } else if (name == "print") {
    WriteAll(STDOUT_FILENO, argument + "\n");
  } else if (name == "catch") {
    CatchSignals(number);
  } else if (name == "ignore") {
    signal(number, SIG_IGN);
  } else if (name == "read") {
    Report("read " + ReadLine());
  } else if (name == "until-eof") {
    while (ReadLine() != "EOF") {
    }
  } else if (name == "wait") {
    WaitForSignals();
  } else if (name == "wait-signal") {
    WaitForOneSignal();
  } else if (name == "write") {
    WriteAll(number, argument.substr(argument.find(',') + 1) + "\n");
  } else if (name == "cat") {
    Cat();
  } else if (name == "close") {
    close(number);
  } else if (name == "cd") {
    if (chdir(argument.c_str()) != 0) Fail("chdir");
  } else if (name == "state") {
    WriteAll(STDOUT_FILENO, DescribeState());
  } else if (name == "descriptors") {
    WriteAll(STDOUT_FILENO, DescribeDescriptors());
  } else if (name == "signals") {
    WriteAll(STDOUT_FILENO, DescribeSignals());
  } else if (name == "stop") {
    Raise(number);
  } else if (name == "own-group") {
    if (setpgid(0, 0) != 0) Fail("setpgid");
  } else if (name == "own-session") {
    if (setsid() < 0) Fail("setsid");
  } else if (name == "foreground") {
    Foreground();
  } else if (name == "heedless") {
    for (int other = 1; other <= SIGRTMAX; ++other) signal(other, DoNothing);
  } else if (name == "sleep") {
    WaitFor(number);
  } else if (name == "tell") {
    Tell(argument);
  } else if (name == "hide-stdin") {
    HideInput();
  } else if (name == "kill-group") {
    if (kill(0, number) != 0) Fail("kill");
  } else if (name == "kill-parents-group") {
    if (kill(-getpgid(getppid()), number) != 0) Fail("kill");
  } else if (name == "reap") {
    Reap();
  } else if (name == "exit") {
    _exit(number);
  } else if (name == "die" || name == "crash") {
    Die(number, name == "crash");
  } else {
    return false;
  }
  return true;
}

void Perform(char** step) {
  while (*step != nullptr && strcmp(*step, "}") != 0) {
    std::string text = *step++;
    size_t equals = text.find('=');
    std::string name = text.substr(0, equals);
    std::string argument =
        equals == std::string::npos ? "" : text.substr(equals + 1);
    if (PerformSimple(name, argument)) continue;
    if (name == "fork") {
      Fork(++step);
      step = SkipBraces(step);
    } else if (name == "server" || name == "socket-server") {
      StartServers(name != "server",
                   argument.empty() ? 1 : atoi(argument.c_str()), ++step);
      step = SkipBraces(step);
    } else if (name == "run") {
      Run(step);
    } else if (name == "start") {
      Start(step);
    } else {
      errno = EINVAL;
      Fail(text);
    }
  }
  _exit(0);
}

}  // namespace
}  // namespace acp_wrap

int main(int, char** argv) { acp_wrap::Perform(argv + 1); }
