// An agent that needs nothing but a kernel: leaves a daemon behind, in a
// session of its own and deaf to SIGTERM, and exits with 7.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int kExitStatus = 7;
// Should nobody end it.
constexpr unsigned int kMostSeconds = 300;

void BecomeDaemon() {
  setsid();
  signal(SIGTERM, SIG_IGN);
  if (fork() != 0) _exit(0);
  alarm(kMostSeconds);
  while (true) pause();
}

}  // namespace

int main() {
  pid_t child = fork();
  if (child == 0) BecomeDaemon();
  waitpid(child, nullptr, 0);
  const char kText[] = "leaky agent\n";
  return write(STDOUT_FILENO, kText, sizeof kText - 1) > 0 ? kExitStatus : 1;
}
