// One simulated process.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_PROCESS_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/standard_input.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "platform/child_waiter.h"
#include "tests/simulation/memory.h"
#include "tests/simulation/script.h"
#include "tests/simulation/signal_set.h"
#include "tests/simulation/system_call.h"

namespace acp_wrap::simulation {

// What a process is to the run: the truth, which the code under test has to
// find out.
enum class Party {
  kInit,
  kCaller,  // what started front
  kFront,
  kHelper,  // another child of front's: the witness, or what sweeps
  kGuardian,
  kTree,      // the agent, and all that it started
  kLeftover,  // what a run has left that is over
  kStranger,  // everybody else
};

inline constexpr uint64_t kAgentsInput = 1;

struct Process {
  enum class State {
    kRunning,
    kStopped,
    kExiting,  // its descriptors are closed, its children are not given away
    kZombie,
  };

  ProcessId id;
  // Which of its parent's children it is: the kernel looks at the oldest
  // first.
  uint64_t adopted = 0;
  pid_t parent = 0;
  pid_t group = 0;
  pid_t session = 0;
  Party party = Party::kStranger;
  State state = State::kRunning;
  bool subreaper = false;
  bool has_forked = false;
  // It belongs to another user.
  bool privileged = false;
  // What it reads from: a number for each pipe, kAgentsInput for what front was
  // started with.
  uint64_t input = kAgentsInput;
  // It has got one, from anybody.
  bool had_sigterm = false;
  bool had_sigkill = false;
  absl::Time born;
  // Its group then.
  pid_t born_in = 0;
  // What it gets when its parent ends; 0 is nothing.
  int parent_death_signal = 0;

  SignalSet blocked;
  SignalSet ignored;
  // At most one of each, the first one's origin being kept (signal(7)).
  std::vector<ReceivedSignal> pending;

  // What its parent has not yet been told of its stopping and going on.
  ChildWaiter::Change change;
  WaitStatus end_status;

  // Sorted.
  std::vector<EndId> ends;
  std::vector<std::string> environment;

  // What runs: real code, which waits for the answer to `call`...
  ImagePtr image;
  SystemCall call;
  SystemAnswer answer;
  // ...or a script, at step `op`.
  ScriptPtr script;
  int op = 0;
  absl::Time asleep_until = absl::InfinitePast();

  bool alive() const {
    return state == State::kRunning || state == State::kStopped;
  }
  bool uninterruptible() const;
  bool HasPending(int signal) const;
  // Adds it unless there is one already.
  void AddPending(const ReceivedSignal& signal);
  void RemovePending(const SignalSet& signals);
  bool Holds(EndId end) const;
};

// What a process reads from that has the Process::input `number`.
StandardInput Pipe(uint64_t number);

// "guardian(5)".
std::string Name(const Process& process);

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_PROCESS_H_
