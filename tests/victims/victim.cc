#include "tests/victims/victim.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>

namespace acp_wrap {

char** g_argv = nullptr;

void Report(const std::string& what) {
  std::string text = what + " " + g_argv[1];
  (void)!send(kLeashDescriptor, text.data(), text.size(), MSG_NOSIGNAL);
}

void Unavailable(const char* call) {
  std::string why = std::string(": ") + call + ": " + strerror(errno);
  Report("unavailable" + why + ":");
  _exit(1);
}

void Stay() {
  while (true) pause();
}

void ReadyAndStay() {
  Report("ready");
  Stay();
}

pid_t Fork() {
  pid_t pid = fork();
  if (pid < 0) Unavailable("fork");
  return pid;
}

pid_t StartKind(const std::string& specification) {
  pid_t pid = Fork();
  if (pid != 0) return pid;
  execl(g_argv[0], g_argv[0], specification.c_str(),
        static_cast<char*>(nullptr));
  Unavailable("exec");
}

void BecomeKindWithoutEnvironment(const std::string& kind) {
  char* const arguments[] = {g_argv[0], const_cast<char*>(kind.c_str()),
                             nullptr};
  char* const environment[] = {nullptr};
  execve(g_argv[0], arguments, environment);
  Unavailable("exec");
}

std::string Beside(const std::string& path) {
  std::string own = g_argv[0];
  return own.substr(0, own.rfind('/') + 1) + path;
}

void IgnoreAllSignals() {
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    ::signal(signal, SIG_IGN);
  }
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, nullptr);
}

void TrapTermination() {
  signal(SIGTERM, [](int) {});
}

}  // namespace acp_wrap
