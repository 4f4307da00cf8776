#include "tests/chaos/tracer.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <utility>

#include "tests/chaos/registers.h"

namespace acp_wrap {
namespace {

void* Number(unsigned long number) { return reinterpret_cast<void*>(number); }

// Nothing at the end of a call.
std::optional<int> CallBegun(pid_t pid) {
  __ptrace_syscall_info info = {};
  if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, Number(sizeof info), &info) <= 0 ||
      info.op != PTRACE_SYSCALL_INFO_ENTRY) {
    return std::nullopt;
  }
  return static_cast<int>(info.entry.nr);
}

}  // namespace

void Tracer::TraceMe() {
  if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(77);
  raise(SIGSTOP);
}

Tracer::Tracer(pid_t root, Events events) : events_(std::move(events)) {
  traced_.insert(root);
}

bool Tracer::Handle() {
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
    if (WIFSTOPPED(status)) {
      OnStop(pid, status);
    } else {
      traced_.erase(pid);
      events_.end(pid, status);
    }
  }
  return pid == 0;
}

void Tracer::LetRun() {
  watches_calls_ = false;
  // Their parent may have been ended before it could tell.
  for (pid_t pid : unknown_) ptrace(PTRACE_DETACH, pid, nullptr, nullptr);
  unknown_.clear();
}

void Tracer::Fail(pid_t pid, int error, bool done) {
  failing_[pid] = error;
  if (!done) SkipCall(pid);
}

void Tracer::OnStop(pid_t pid, int status) {
  constexpr int kCall = SIGTRAP | 0x80;
  const int signal = WSTOPSIG(status);
  if (traced_.count(pid) == 0 && declined_.count(pid) == 0 && watches_calls_) {
    unknown_.insert(pid);
    return;
  }
  if (status >> 16 != 0) {
    OnFork(pid);
    Proceed(pid, 0);
  } else if (signal == kCall) {
    OnCallStop(pid);
    Proceed(pid, 0);
  } else if (signal == SIGSTOP) {
    // The first stop of all; options hold from here on.
    ptrace(PTRACE_SETOPTIONS, pid, nullptr,
           Number(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
                  PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE));
    Proceed(pid, 0);
  } else {
    // SIGTRAP is what an exec gives to a traced process.
    Proceed(pid, signal == SIGTRAP ? 0 : signal);
  }
}

void Tracer::OnCallStop(pid_t pid) {
  if (std::optional<int> number = CallBegun(pid)) {
    if (watches_calls_) events_.call(pid, *number);
    return;
  }
  auto failing = failing_.find(pid);
  if (failing == failing_.end()) return;
  SetError(pid, failing->second);
  failing_.erase(failing);
}

void Tracer::OnFork(pid_t parent) {
  unsigned long message = 0;
  ptrace(PTRACE_GETEVENTMSG, parent, nullptr, &message);
  const pid_t child = static_cast<pid_t>(message);
  const bool wanted = watches_calls_ && events_.fork(parent, child);
  (wanted ? traced_ : declined_).insert(child);
  if (unknown_.erase(child) > 0) Proceed(child, 0);
}

void Tracer::Proceed(pid_t pid, int signal) {
  // A call that has to fail has an end still to come.
  const bool watched = watches_calls_ || failing_.count(pid) > 0;
  __ptrace_request how = watched ? PTRACE_SYSCALL : PTRACE_CONT;
  if (traced_.count(pid) == 0) how = PTRACE_DETACH;
  ptrace(how, pid, nullptr, Number(static_cast<unsigned long>(signal)));
}

}  // namespace acp_wrap
