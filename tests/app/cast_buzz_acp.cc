// The harness of today, as far as it matters here:
//
//   buzz-acp                starts BUZZ_ACP_AGENTS workers, each in a process
//                           group of its own, and talks to them over pipes
//   buzz-acp models --json  starts one, asks it, and ends its group by SIGKILL
//
// Each worker has a turn in flight that needs BUZZ_ACP_TURN more milliseconds,
// or for ever.  On SIGTERM and SIGINT the harness waits for the answers, up to
// 30 s, reports "answered" for each, and ends each worker's group by SIGKILL.
//
// On SIGUSR1 it replaces its first worker, and on SIGUSR2 it puts all of them
// to sleep: both by SIGKILL to groups.  It reports "replaced" and "asleep".

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/app/cast.h"

extern char** environ;

namespace acp_wrap {
namespace {

constexpr int kDrainMilliseconds = 30'000;
constexpr char kForEver[] = "3600000";

struct Worker {
  pid_t pid = 0;
  // To its standard input, and from its standard output.
  int to = -1;
  int from = -1;
};

Worker StartWorker(const std::string& command) {
  int to[2], from[2];
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) {
    perror("pipe2");
    exit(99);
  }
  Child child;
  child.arguments = {command};
  const char* arguments = getenv("BUZZ_ACP_AGENT_ARGS");
  std::stringstream list(arguments == nullptr ? "" : arguments);
  std::string argument;
  while (std::getline(list, argument, ',')) child.arguments.push_back(argument);
  child.environment = environ;
  child.input = to[0];
  child.output = from[1];
  Worker worker = {Start(child), to[1], from[0]};
  close(to[0]);
  close(from[1]);
  return worker;
}

void End(const Worker& worker) {
  kill(-worker.pid, SIGKILL);
  waitpid(worker.pid, nullptr, 0);
  close(worker.to);
  close(worker.from);
}

int MillisecondsSince(const timespec& begin) {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int>((now.tv_sec - begin.tv_sec) * 1000 +
                          (now.tv_nsec - begin.tv_nsec) / 1'000'000);
}

// Lets the turns in flight come to their end.
void Drain(const std::vector<Worker>& workers) {
  const char* turn = getenv("BUZZ_ACP_TURN");
  const std::string rest = turn == nullptr ? kForEver : turn;
  timespec begin;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  for (const Worker& worker : workers) {
    dprintf(worker.to, "turn %s\n", rest.c_str());
  }
  for (const Worker& worker : workers) {
    pollfd answer = {worker.from, POLLIN, 0};
    const int left = kDrainMilliseconds - MillisecondsSince(begin);
    char text[32];
    if (poll(&answer, 1, left < 0 ? 0 : left) == 1 &&
        read(worker.from, text, sizeof text) > 0) {
      Report("answered");
    } else {
      Report("lost a turn");
    }
  }
}

int Models(const char* command) {
  if (command != nullptr) {
    Worker worker = StartWorker(command);
    dprintf(worker.to, "turn 0\n");
    char text[32];
    if (read(worker.from, text, sizeof text) <= 0) return 1;
    End(worker);
  }
  printf("{\"models\":[]}\n");
  return 0;
}

[[noreturn]] void Serve(const std::string& command) {
  sigset_t awaited;
  sigemptyset(&awaited);
  for (int number : {SIGTERM, SIGINT, SIGUSR1, SIGUSR2}) {
    sigaddset(&awaited, number);
  }
  sigprocmask(SIG_BLOCK, &awaited, nullptr);
  // Unlike SIG_IGN, workers do not inherit that.
  signal(SIGPIPE, [](int) {});
  const char* count = getenv("BUZZ_ACP_AGENTS");
  std::vector<Worker> workers;
  for (int i = count == nullptr ? 1 : atoi(count); i > 0; --i) {
    workers.push_back(StartWorker(command));
  }
  Report("ready buzz-acp");
  while (true) {
    siginfo_t info;
    const int number = sigwaitinfo(&awaited, &info);
    if (number == SIGUSR1 && !workers.empty()) {
      End(workers[0]);
      workers[0] = StartWorker(command);
      Report("replaced");
    } else if (number == SIGUSR2) {
      for (const Worker& worker : workers) End(worker);
      workers.clear();
      Report("asleep");
    } else if (number == SIGTERM || number == SIGINT) {
      ReportSignal(number, info, "buzz-acp");
      Drain(workers);
      for (const Worker& worker : workers) End(worker);
      exit(0);
    }
  }
}

}  // namespace

int BuzzAcp(int argc, char** argv) {
  const int answer = AnswerTest(argc, argv);
  if (answer >= 0) return answer;
  const char* command = getenv("BUZZ_ACP_AGENT_COMMAND");
  if (argc > 1 && strcmp(argv[1], "models") == 0) return Models(command);
  if (command == nullptr) {
    fprintf(stderr, "buzz-acp: BUZZ_ACP_AGENT_COMMAND is not set\n");
    return 2;
  }
  Serve(command);
}

}  // namespace acp_wrap
