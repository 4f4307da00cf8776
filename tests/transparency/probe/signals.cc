#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <string>

#include "tests/transparency/probe/probe.h"

namespace acp_wrap {
namespace {

// The handlers only take notes: what is not safe in a handler is done later.
constexpr int kMostNotes = 4096;
siginfo_t g_notes[kMostNotes];
volatile sig_atomic_t g_noted = 0;
int g_reported = 0;
// What poll(2) waits with; all that is caught is blocked elsewhere.
sigset_t g_waiting_mask;
bool g_catching = false;
// Where lines are read from.
int g_input = STDIN_FILENO;

void TakeNote(int, siginfo_t* info, void*) {
  if (g_noted < kMostNotes) {
    g_notes[g_noted] = *info;
    g_noted = g_noted + 1;
  }
}

std::string CodeName(const siginfo_t& info) {
  if (info.si_code == SI_USER) return "SI_USER";
  if (info.si_code == SI_QUEUE) {
    return "SI_QUEUE " +
           std::to_string(reinterpret_cast<intptr_t>(info.si_value.sival_ptr));
  }
  if (info.si_code > 0) return "from the kernel";
  return "code " + std::to_string(info.si_code);
}

void ReportNotes() {
  while (g_reported < g_noted) {
    const siginfo_t& info = g_notes[g_reported++];
    Report("got " + std::to_string(info.si_signo) + " " + CodeName(info));
  }
}

void Catch(int signal) {
  struct sigaction action = {};
  action.sa_sigaction = TakeNote;
  action.sa_flags = SA_SIGINFO;
  sigfillset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
  sigdelset(&g_waiting_mask, signal);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  sigprocmask(SIG_BLOCK, &one, nullptr);
}

// Until standard input can be read, if `input`, or a signal was caught.
void Wait(bool input) {
  pollfd polled = {input ? g_input : -1, POLLIN, 0};
  ppoll(&polled, 1, nullptr, g_catching ? &g_waiting_mask : nullptr);
  ReportNotes();
}

void BeginCatching() {
  if (g_catching) return;
  sigprocmask(SIG_BLOCK, nullptr, &g_waiting_mask);
  g_catching = true;
}

}  // namespace

void CatchSignals(int only) {
  BeginCatching();
  if (only != 0) {
    Catch(only);
    return;
  }
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    // Those between belong to the C library.
    if (signal < 32 || signal >= SIGRTMIN) Catch(signal);
  }
}

void HideInput() {
  g_input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  const int nothing = open("/dev/null", O_RDONLY);
  if (g_input < 0 || nothing < 0) Fail("hide-stdin");
  dup2(nothing, STDIN_FILENO);
  close(nothing);
}

std::string ReadLine() {
  std::string line;
  while (true) {
    if (g_catching) {
      // A process in the background that only polls is never stopped.
      Wait(true);
      pollfd polled = {g_input, POLLIN, 0};
      if (poll(&polled, 1, 0) == 0) continue;
    }
    char byte;
    // One at a time: the rest is for the next step, or another process.
    ssize_t count = read(g_input, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return strerrorname_np(errno);
    if (count == 0) return line.empty() ? "EOF" : line;
    if (byte == '\n') return line;
    line += byte;
  }
}

void WaitForSignals() {
  while (true) Wait(false);
}

void WaitFor(int milliseconds) {
  timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += milliseconds / 1000;
  end.tv_nsec += milliseconds % 1000 * 1000000L;
  while (true) {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const long left =
        (end.tv_sec - now.tv_sec) * 1000000000L + (end.tv_nsec - now.tv_nsec);
    if (left <= 0) return;
    timespec timeout = {left / 1000000000L, left % 1000000000L};
    ppoll(nullptr, 0, &timeout, g_catching ? &g_waiting_mask : nullptr);
    ReportNotes();
  }
}

void WaitForOneSignal() {
  const int before = g_reported;
  while (g_reported == before) Wait(false);
}

}  // namespace acp_wrap
