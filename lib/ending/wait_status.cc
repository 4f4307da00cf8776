#include "lib/ending/wait_status.h"

#include <signal.h>

#include <string>

namespace acp_wrap {
namespace {

struct Name {
  int signal;
  const char* text;
};

// The signals that POSIX.1-2017 names, and SIGWINCH, which all systems have.
constexpr Name kNames[] = {
    {SIGABRT, "SIGABRT"},     {SIGALRM, "SIGALRM"},   {SIGBUS, "SIGBUS"},
    {SIGCHLD, "SIGCHLD"},     {SIGCONT, "SIGCONT"},   {SIGFPE, "SIGFPE"},
    {SIGHUP, "SIGHUP"},       {SIGILL, "SIGILL"},     {SIGINT, "SIGINT"},
    {SIGKILL, "SIGKILL"},     {SIGPIPE, "SIGPIPE"},   {SIGPROF, "SIGPROF"},
    {SIGQUIT, "SIGQUIT"},     {SIGSEGV, "SIGSEGV"},   {SIGSTOP, "SIGSTOP"},
    {SIGSYS, "SIGSYS"},       {SIGTERM, "SIGTERM"},   {SIGTRAP, "SIGTRAP"},
    {SIGTSTP, "SIGTSTP"},     {SIGTTIN, "SIGTTIN"},   {SIGTTOU, "SIGTTOU"},
    {SIGURG, "SIGURG"},       {SIGUSR1, "SIGUSR1"},   {SIGUSR2, "SIGUSR2"},
    {SIGVTALRM, "SIGVTALRM"}, {SIGWINCH, "SIGWINCH"}, {SIGXCPU, "SIGXCPU"},
    {SIGXFSZ, "SIGXFSZ"},
};

// Linux alone has real-time signals; the numbers below 34 belong to its C
// library (signal(7)).
constexpr int kFirstRealTime = 34;
constexpr int kLastRealTime = 64;

}  // namespace

WaitStatus WaitStatus::FromSiginfo(int code, int status) {
  return code == CLD_KILLED || code == CLD_DUMPED ? Signaled(status)
                                                  : Exited(status);
}

std::string SignalName(int signal) {
  for (const Name& name : kNames) {
    if (name.signal == signal) return name.text;
  }
  if (signal == kFirstRealTime) return "SIGRTMIN";
  if (signal > kFirstRealTime && signal <= kLastRealTime) {
    return "SIGRTMIN+" + std::to_string(signal - kFirstRealTime);
  }
  return "signal " + std::to_string(signal);
}

std::string Describe(const WaitStatus& status) {
  return status.signaled() ? SignalName(status.value)
                           : "exit status " + std::to_string(status.value);
}

}  // namespace acp_wrap
