// The stand-ins for what the Sprout app starts, one program under three names:
//
//   sprout-acp [ARG...]  starts SPROUT_ACP_AGENTS workers, each in a process
//                        group of its own, and on SIGTERM drains for 30 s
//   goose                a worker: starts MCP servers in groups of their own
//                        and without any environment
//   mcp-server [heeds-nothing]
//
// sprout-acp with an argument is for tests of the drop-in form: `models --json`
// answers like sprout-acp, `show` prints all that it can see of how it was
// started, and `exit N` ends.
//
// Each reports on the leash (tests/harness/leash.h) and then stays.  What asks
// it to end it reports, too: "signal 15 from PID NAME, code 0, to goose", where
// PID is 0 if the sender is outside of its PID namespace.

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <vector>

extern char** environ;

namespace acp_wrap {
namespace {

constexpr int kLeashDescriptor = 3;
constexpr unsigned kDrainSeconds = 30;

// As which of the three it runs.
const char* g_name = "sprout-acp";

void Report(const char* text) {
  send(kLeashDescriptor, text, strlen(text), MSG_NOSIGNAL);
}

// By the number alone nobody could tell later who that was.
void ReportSignal(int number, const siginfo_t& info) {
  const int error = errno;
  char path[32];
  snprintf(path, sizeof path, "/proc/%d/comm", info.si_pid);
  char sender[32];
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? 0 : read(file, sender, sizeof sender);
  if (file >= 0) close(file);
  // Without the end of the line.
  const int shown = length > 0 ? static_cast<int>(length) - 1 : 0;
  char text[128];
  snprintf(text, sizeof text, "signal %d from %d %.*s, code %d, to %s", number,
           info.si_pid, shown, sender, info.si_code, g_name);
  Report(text);
  errno = error;
}

// Ends by the signal, as one that does nothing about it.
void ReportAndEnd(int number, siginfo_t* info, void*) {
  ReportSignal(number, *info);
  raise(number);
}

void On(int number, void (*handler)(int, siginfo_t*, void*), int flags = 0) {
  struct sigaction action = {};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | flags;
  sigaction(number, &action, nullptr);
}

void ReportWhatEnds() {
  for (int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM}) {
    On(number, ReportAndEnd, static_cast<int>(SA_RESETHAND) | SA_NODEFER);
  }
}

[[noreturn]] void Stay() {
  while (true) pause();
}

// The file beside this one, as it was called.
std::string Beside(const char* own_path, const std::string& name) {
  std::string path = own_path;
  return path.substr(0, path.rfind('/') + 1) + name;
}

// In a process group of its own.
void Start(const std::string& path, std::vector<const char*> arguments,
           char** environment) {
  arguments.push_back(nullptr);
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    execve(path.c_str(), const_cast<char**>(arguments.data()), environment);
    perror(path.c_str());
    _exit(99);
  }
}

int McpServer(bool heeds_nothing) {
  if (heeds_nothing) {
    for (int number = 1; number < NSIG; ++number) signal(number, SIG_IGN);
  } else {
    ReportWhatEnds();
  }
  Report("ready mcp-server");
  Stay();
}

int Goose(const char* own_path) {
  ReportWhatEnds();
  const std::string server = Beside(own_path, "mcp-server");
  char* no_environment[] = {nullptr};
  Start(server, {server.c_str()}, no_environment);
  Start(server, {server.c_str(), "heeds-nothing"}, no_environment);
  Report("ready goose");
  Stay();
}

// Shows what a caller can see of it, and what sprout-acp can see of its caller.
int Show(int argc, char** argv) {
  for (int i = 0; i < argc; ++i) printf("argument %s\n", argv[i]);
  for (char** entry = environ; *entry != nullptr; ++entry) {
    printf("environment %s\n", *entry);
  }
  char folder[PATH_MAX];
  printf("folder %s\n", getcwd(folder, sizeof folder));
  printf("in the caller's group %d\n", getpgrp() == getpid() ? 0 : 1);
  for (int fd = 0; fd < 64; ++fd) {
    struct stat status;
    if (fstat(fd, &status) != 0) continue;
    printf("descriptor %d: device %lu, inode %lu, flags %o, position %ld\n", fd,
           static_cast<unsigned long>(status.st_dev),
           static_cast<unsigned long>(status.st_ino), fcntl(fd, F_GETFL),
           // What this prints moves that of standard output.
           fd == STDIN_FILENO ? static_cast<long>(lseek(fd, 0, SEEK_CUR)) : 0);
  }
  mode_t mask = umask(0);
  printf("umask %o, nice %d\n", mask, getpriority(PRIO_PROCESS, 0));
  for (int number = 1; number < 32; ++number) {
    struct sigaction action;
    sigset_t blocked;
    sigaction(number, nullptr, &action);
    sigprocmask(SIG_SETMASK, nullptr, &blocked);
    if (action.sa_handler == SIG_IGN) printf("ignored %d\n", number);
    if (sigismember(&blocked, number) == 1) printf("blocked %d\n", number);
  }
  char byte;
  printf("standard input: %zd\n", read(STDIN_FILENO, &byte, 1));
  fflush(stdout);
  fprintf(stderr, "a line on standard error\n");
  return 7;
}

// Draining is over when the workers are idle, which these never are.
void Drain(int number, siginfo_t* info, void*) {
  ReportSignal(number, *info);
  sleep(kDrainSeconds);
  _exit(0);
}

int SproutAcp(int argc, char** argv) {
  if (argc > 1 && strcmp(argv[1], "models") == 0) {
    printf("{\"models\":[]}\n");
    return 0;
  }
  if (argc > 1 && strcmp(argv[1], "show") == 0) return Show(argc, argv);
  if (argc > 2 && strcmp(argv[1], "exit") == 0) return atoi(argv[2]);
  ReportWhatEnds();
  On(SIGTERM, Drain);
  const char* count = getenv("SPROUT_ACP_AGENTS");
  const char* command = getenv("SPROUT_ACP_AGENT_COMMAND");
  if (command == nullptr) {
    fprintf(stderr, "sprout-acp: SPROUT_ACP_AGENT_COMMAND is not set\n");
    return 2;
  }
  for (int i = count == nullptr ? 1 : atoi(count); i > 0; --i) {
    Start(command, {command, "acp"}, environ);
  }
  Report("ready sprout-acp");
  Stay();
}

int Main(int argc, char** argv) {
  std::string name = argv[0];
  name = name.substr(name.rfind('/') + 1);
  if (name == "mcp-server") {
    g_name = "mcp-server";
    return McpServer(argc > 1);
  }
  if (name == "goose") {
    g_name = "goose";
    return Goose(argv[0]);
  }
  return SproutAcp(argc, argv);
}

}  // namespace
}  // namespace acp_wrap

int main(int argc, char** argv) { return acp_wrap::Main(argc, argv); }
