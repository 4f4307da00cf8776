// What a simulated process asks of the simulated kernel.  Everything is a
// value, so that a process that waits for its answer can be copied.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SYSTEM_CALL_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SYSTEM_CALL_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "platform/child_waiter.h"
#include "platform/control_channel.h"

namespace acp_wrap::simulation {

// One end of a channel or pipe; 0 is none.
using EndId = int;

struct SystemCall {
  enum class Kind {
    kNone,  // nothing is asked: the process has its answer already
    kFork,
    kForkWitness,
    kExec,
    kExit,        // status
    kParentPid,   // -> pid
    kGetSession,  // pid -> info.session
    kLeadGroup,
    kLeadSession,
    kBecomeSubreaper,
    kHideEnvironment,
    kEndWithParent,  // pid
    kGoOnWhenParentEnds,
    kCreateChannel,  // -> ends
    kCreatePipe,     // -> ends
    kClose,          // end
    kSend,           // end, message
    kReceive,        // end -> messages, closed
    kWriteByte,      // end
    kReadByte,       // end; blocks -> closed
    kOpenPidfd,      // pid -> process
    kPoll,           // end, process, second, until; blocks -> signals_ready,
                     // channel_ready, process_ended, second_ended
    kTakeSignals,    // -> signals
    kRestoreSignals,
    kStopSelf,         // signal
    kPeekChild,        // -> ended
    kReapChild,        // pid
    kAwaitChild,       // pid; blocks
    kTakeChange,       // pid -> change
    kKill,             // pid, signal
    kSignalProcess,    // process, signal
    kReadStat,         // pid -> info
    kReadChildren,     // process -> pids
    kReadEnvironment,  // process -> text
    kListAll,          // -> pids
    kInspectChild,     // pid, process: its expected parent -> info
    kTakeFromWitness,  // pid, signal -> signals_ready
  };

  Kind kind = Kind::kNone;
  pid_t pid = 0;
  ProcessId process;
  ProcessId second;
  ReceivedSignal signal;
  EndId end = 0;
  Packet message;
  WaitStatus status;
  absl::Time until = absl::InfiniteFuture();
  std::vector<std::string> environment;
};

struct SystemAnswer {
  // errno; 0 if it worked.
  int error = 0;
  pid_t pid = 0;
  ProcessId process;
  ProcessInfo info;
  std::string text;
  std::vector<pid_t> pids;
  EndId ends[2] = {};
  std::vector<Packet> messages;
  bool closed = false;
  std::vector<ReceivedSignal> signals;
  bool signals_ready = false;
  bool channel_ready = false;
  bool process_ended = false;
  bool second_ended = false;
  ChildWaiter::Ended ended;
  ChildWaiter::Change change;
};

// "fork", "send kAgentPid 7": for people.
std::string Describe(const SystemCall& call);

// The errnos with which the call may fail for reasons outside of the model:
// limits, seccomp filters, an interrupted sleep.
std::vector<int> PossibleErrors(const SystemCall& call);

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SYSTEM_CALL_H_
