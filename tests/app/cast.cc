// The stand-ins for what the app starts, one program under several names:
//
//   sprout-acp [ARG...]  the harness of May 2026: starts SPROUT_ACP_AGENTS
//                        workers, each in a process group of its own, and on
//                        SIGTERM drains for 30 s
//   buzz-acp [ARG...]    the one of today: cast_buzz_acp.cc
//   goose                a worker: starts two MCP servers in groups of their
//                        own, and answers turns on standard input
//   buzz-dev-mcp         an MCP server
//   mcp-server [heeds-nothing]
//
// Below sprout-acp neither of the two servers has an environment; below
// buzz-acp one of them is buzz-dev-mcp, and has.
//
// Each reports on the leash (tests/harness/leash.h) and then stays.  What asks
// it to end it reports, too.

#include "tests/app/cast.h"

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

#include "tests/victims/victim.h"

extern char** environ;

namespace acp_wrap {

void Report(const std::string& text) {
  send(kLeashDescriptor, text.data(), text.size(), MSG_NOSIGNAL);
}

// By the number alone nobody could tell later who that was.
void ReportSignal(int number, const siginfo_t& info, const char* whom) {
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
  const int size =
      snprintf(text, sizeof text, "signal %d from %d %.*s, code %d, to %s",
               number, info.si_pid, shown, sender, info.si_code, whom);
  send(kLeashDescriptor, text, static_cast<size_t>(size), MSG_NOSIGNAL);
  errno = error;
}

std::string Beside(const std::string& own_path, const std::string& name) {
  return own_path.substr(0, own_path.rfind('/') + 1) + name;
}

pid_t Start(const Child& child) {
  std::vector<char*> arguments;
  for (const std::string& argument : child.arguments) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  pid_t pid = fork();
  if (pid != 0) return pid;
  setpgid(0, 0);
  if (child.input >= 0) dup2(child.input, STDIN_FILENO);
  if (child.output >= 0) dup2(child.output, STDOUT_FILENO);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execve(arguments[0], arguments.data(), child.environment);
  perror(arguments[0]);
  _exit(99);
}

void Stay() {
  while (true) pause();
}

namespace {

constexpr unsigned kDrainSeconds = 30;

// As which of them it runs.
const char* g_name = "sprout-acp";

// Ends by the signal, as one that does nothing about it.
void ReportAndEnd(int number, siginfo_t* info, void*) {
  ReportSignal(number, *info, g_name);
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

int McpServer(bool heeds_nothing) {
  if (heeds_nothing) {
    for (int number = 1; number < NSIG; ++number) signal(number, SIG_IGN);
  } else {
    ReportWhatEnds();
  }
  Report(std::string("ready ") + g_name);
  Stay();
}

// "turn MS" on standard input takes so many milliseconds, and is answered on
// standard output.
void AnswerTurns() {
  char line[64];
  while (fgets(line, sizeof line, stdin) != nullptr) {
    usleep(static_cast<useconds_t>(atoi(line + strlen("turn ")) * 1000));
    printf("answer\n");
    fflush(stdout);
  }
}

int Goose(const std::string& own_path) {
  ReportWhatEnds();
  char* no_environment[] = {nullptr};
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  Child server;
  server.input = server.output = null;
  server.arguments = {Beside(own_path, "mcp-server")};
  server.environment = no_environment;
  if (getenv("BUZZ_ACP_AGENT_COMMAND") != nullptr) {
    server.arguments = {Beside(own_path, "buzz-dev-mcp")};
    server.environment = environ;
  }
  Start(server);
  server.arguments = {Beside(own_path, "mcp-server"), "heeds-nothing"};
  server.environment = no_environment;
  Start(server);
  Report("ready goose");
  AnswerTurns();
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
  ReportSignal(number, *info, g_name);
  sleep(kDrainSeconds);
  _exit(0);
}

int SproutAcp(int argc, char** argv) {
  if (argc > 1 && strcmp(argv[1], "models") == 0) {
    printf("{\"models\":[]}\n");
    return 0;
  }
  const int answer = AnswerTest(argc, argv);
  if (answer >= 0) return answer;
  ReportWhatEnds();
  On(SIGTERM, Drain);
  const char* count = getenv("SPROUT_ACP_AGENTS");
  const char* command = getenv("SPROUT_ACP_AGENT_COMMAND");
  if (command == nullptr) {
    fprintf(stderr, "sprout-acp: SPROUT_ACP_AGENT_COMMAND is not set\n");
    return 2;
  }
  for (int i = count == nullptr ? 1 : atoi(count); i > 0; --i) {
    Child worker;
    worker.arguments = {command, "acp"};
    worker.environment = environ;
    Start(worker);
  }
  Report("ready sprout-acp");
  Stay();
}

int Main(int argc, char** argv) {
  std::string name = argv[0];
  name = name.substr(name.rfind('/') + 1);
  for (const char* known :
       {"mcp-server", "buzz-dev-mcp", "goose", "buzz-acp"}) {
    if (name == known) g_name = known;
  }
  if (name == "mcp-server" || name == "buzz-dev-mcp")
    return McpServer(argc > 1);
  if (name == "goose") return Goose(argv[0]);
  if (name == "buzz-acp") return BuzzAcp(argc, argv);
  return SproutAcp(argc, argv);
}

}  // namespace

int AnswerTest(int argc, char** argv) {
  if (argc > 1 && strcmp(argv[1], "show") == 0) return Show(argc, argv);
  if (argc > 2 && strcmp(argv[1], "exit") == 0) return atoi(argv[2]);
  return -1;
}

}  // namespace acp_wrap

int main(int argc, char** argv) { return acp_wrap::Main(argc, argv); }
