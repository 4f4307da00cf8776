// Generating and delivering signals: Linux's kernel/signal.c.

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/process.h"
#include "tests/simulation/signal_set.h"

namespace acp_wrap::simulation {
namespace {

const SignalSet kStopSignals = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};

}  // namespace

int Kernel::Send(pid_t pid, const ReceivedSignal& signal) {
  auto found = processes_.find(pid);
  if (found == processes_.end()) return ESRCH;
  if (signal.number != 0) Post(found->second, signal);
  return 0;
}

int Kernel::SendToGroup(pid_t group, const ReceivedSignal& signal) {
  int outcome = ESRCH;
  for (auto& [pid, process] : processes_) {
    if (process.group != group) continue;
    outcome = 0;
    if (signal.number != 0) Post(process, signal);
  }
  return outcome;
}

void Kernel::Post(Process& target, const ReceivedSignal& signal) {
  // A zombie takes a signal without a trace; process 1 takes none.
  if (!target.alive() || target.party == Party::kInit) return;
  const int number = signal.number;
  if (number == SIGTERM) target.had_sigterm = true;
  if (number == SIGKILL) target.had_sigkill = true;
  if (StopsByDefault(number)) target.RemovePending({SIGCONT});
  if (number == SIGCONT) {
    target.RemovePending(kStopSignals);
    if (target.state == Process::State::kStopped) {
      target.state = Process::State::kRunning;
      target.change = {ChildWaiter::Change::Kind::kContinued};
      TellParent(target);
    }
  }
  if (number == SIGKILL) target.state = Process::State::kRunning;
  // Blocked signals are kept even if they are ignored: that may change until
  // they are unblocked.
  if (!target.blocked.Has(number)) {
    bool handled = number == SIGTERM && target.script != nullptr &&
                   target.script->on_sigterm != Script::kDefault;
    if (target.ignored.Has(number) || (IgnoredByDefault(number) && !handled)) {
      return;
    }
  }
  target.AddPending(signal);
}

// The signal that acts on the process next; 0 if there is none.
int Kernel::Deliverable(const Process& process) {
  if (process.HasPending(SIGKILL)) return SIGKILL;
  for (const ReceivedSignal& signal : process.pending) {
    if (!process.blocked.Has(signal.number)) return signal.number;
  }
  return 0;
}

void Kernel::Deliver(Process& process, int signal) {
  process.RemovePending({signal});
  if (StopsByDefault(signal)) {
    // An orphaned group is never stopped from the terminal.
    if (signal == SIGSTOP || !IsOrphaned(process.group, 0)) {
      Stop(process, signal);
    }
  } else if (signal == SIGTERM && process.script != nullptr &&
             process.script->on_sigterm != Script::kDefault) {
    EnterOp(process, process.script->on_sigterm);
  } else if (!IgnoredByDefault(signal)) {
    BeginExit(process, WaitStatus::Signaled(signal));
  }
}

void Kernel::Stop(Process& process, int signal) {
  process.state = Process::State::kStopped;
  process.change = {ChildWaiter::Change::Kind::kStopped, signal};
  TellParent(process);
}

void Kernel::TellParent(const Process& child) {
  ReceivedSignal signal;
  signal.number = SIGCHLD;
  signal.from_kernel = true;
  signal.sender = child.id.pid;
  Send(child.parent, signal);
}

}  // namespace acp_wrap::simulation
