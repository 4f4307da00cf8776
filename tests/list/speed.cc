// Times --list, and a sweep that finds nothing, against ps(1) on a host with
// many processes:
//
//   bazel run -c opt //tests/list:speed -- [PROCESSES [REPETITIONS]]

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"

namespace acp_wrap {
namespace {

// Children of a process of their own, which ends them all when it ends.
class Crowd {
 public:
  explicit Crowd(size_t count) {
    int ready[2];
    if (pipe(ready) != 0) abort();
    leader_ = fork();
    if (leader_ == 0) Lead(count, ready[1]);
    close(ready[1]);
    char byte;
    if (read(ready[0], &byte, 1) != 1) abort();
    close(ready[0]);
  }

  ~Crowd() {
    kill(leader_, SIGTERM);
    waitpid(leader_, nullptr, 0);
  }

 private:
  [[noreturn]] static void Lead(size_t count, int ready) {
    setpgid(0, 0);
    for (size_t i = 0; i < count; ++i) {
      pid_t pid = fork();
      if (pid < 0) std::perror("fork");
      if (pid == 0) {
        while (true) pause();
      }
    }
    signal(SIGTERM, [](int) {
      signal(SIGTERM, SIG_IGN);
      kill(0, SIGTERM);
      while (wait(nullptr) > 0) {
      }
      _exit(0);
    });
    if (write(ready, "", 1) != 1) _exit(1);
    close(ready);
    while (true) pause();
  }

  pid_t leader_;
};

struct Cost {
  absl::Duration elapsed;
  absl::Duration processor;
};

absl::Duration Processor() {
  rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  return absl::DurationFromTimeval(usage.ru_utime) +
         absl::DurationFromTimeval(usage.ru_stime);
}

Cost Run(std::vector<std::string> command) {
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const absl::Time begin = absl::Now();
  const absl::Duration before = Processor();
  pid_t pid = fork();
  if (pid == 0) {
    int null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  waitpid(pid, nullptr, 0);
  return {absl::Now() - begin, Processor() - before};
}

// The fastest of them all: others disturb only in one direction.
Cost Best(const std::vector<std::string>& command, int repetitions) {
  Cost best = Run(command);
  for (int i = 1; i < repetitions; ++i) {
    Cost cost = Run(command);
    best.elapsed = std::min(best.elapsed, cost.elapsed);
    best.processor = std::min(best.processor, cost.processor);
  }
  return best;
}

int Main(int argc, char** argv) {
  const size_t count = argc > 1 ? strtoul(argv[1], nullptr, 10) : 10'000;
  const int repetitions = argc > 2 ? atoi(argv[2]) : 10;
  Crowd crowd(count);
  std::printf("%zu processes, best of %d\n", ReadAllProcs().size(),
              repetitions);
  const std::vector<std::vector<std::string>> commands = {
      {"ps", "axe"},
      {"ps", "ax"},
      {WrapperPath(), "--list"},
      {WrapperPath(), "--list", "--json"},
      {WrapperPath(), "--sweep", "--dry-run"},
  };
  for (const std::vector<std::string>& command : commands) {
    Cost cost = Best(command, repetitions);
    std::string name = command[0].substr(command[0].rfind('/') + 1);
    for (size_t i = 1; i < command.size(); ++i) name += " " + command[i];
    std::printf("%-36s %7.1f ms elapsed, %7.1f ms processor\n", name.c_str(),
                absl::ToDoubleMilliseconds(cost.elapsed),
                absl::ToDoubleMilliseconds(cost.processor));
  }
  return 0;
}

}  // namespace
}  // namespace acp_wrap

int main(int argc, char** argv) { return acp_wrap::Main(argc, argv); }
