#include "platform/posix/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/wait_status.h"
#include "lib/result.h"
#include "platform/posix/clock.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

constexpr int kPipe = 3;

// As a shell says it.
constexpr int kCannotStart = 127;

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const std::string& string : strings) {
    pointers.push_back(const_cast<char*>(string.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

// In the child.
[[noreturn]] void Become(int pipe, char* const* arguments,
                         char* const* environment) {
  const int null = open("/dev/null", O_RDWR);
  for (int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (null < 0 || dup2(null, stream) < 0) _exit(kCannotStart);
  }
  if (dup2(pipe, kPipe) < 0) _exit(kCannotStart);
  if (pipe == kPipe) fcntl(pipe, F_SETFD, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execve(arguments[0], arguments, environment);
  _exit(kCannotStart);
}

// Reads what comes for up to a tenth of a second; whether it has come to its
// end.
bool ReadSome(int pipe, std::string& said) {
  pollfd ready = {pipe, POLLIN, 0};
  if (poll(&ready, 1, 100) <= 0) return false;
  char buffer[256];
  const ssize_t size = read(pipe, buffer, sizeof buffer);
  if (size > 0) said.append(buffer, static_cast<size_t>(size));
  return size == 0;
}

// Nothing while it runs.
bool TakeEnd(pid_t pid, int options, Trial& trial) {
  int status;
  pid_t ended;
  do {
    ended = waitpid(pid, &status, options);
  } while (ended < 0 && errno == EINTR);
  if (ended != pid) return false;
  trial.status = WIFSIGNALED(status) ? WaitStatus::Signaled(WTERMSIG(status))
                                     : WaitStatus::Exited(WEXITSTATUS(status));
  return true;
}

}  // namespace

Result<Trial> Try(const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment,
                  absl::Duration patience) {
  int ends[2];
  if (pipe(ends) != 0) return Error{"pipe", errno};
  UniqueFd output(ends[0]);
  UniqueFd input(ends[1]);
  for (int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(environment);
  const pid_t pid = fork();
  if (pid < 0) return Error{"fork", errno};
  if (pid == 0) Become(input.get(), argv.data(), envp.data());
  input.Reset();

  Trial trial;
  MonotonicClock clock;
  const absl::Time until = clock.Now() + patience;
  bool ended = false;
  absl::Time ended_at;
  while (clock.Now() < until && !(ended && trial.all_gone)) {
    if (trial.all_gone) {
      poll(nullptr, 0, 1);
    } else {
      trial.all_gone = ReadSome(output.get(), trial.said);
    }
    if (!ended && TakeEnd(pid, WNOHANG, trial)) {
      ended = true;
      ended_at = clock.Now();
    }
  }
  if (!ended) {
    kill(pid, SIGKILL);
    TakeEnd(pid, 0, trial);
    ended_at = clock.Now();
  }
  trial.after = clock.Now() - ended_at;
  return trial;
}

}  // namespace acp_wrap
