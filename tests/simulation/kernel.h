// A small model of the part of Unix that the wrapper depends on: processes,
// groups, sessions, subreapers, adoption, zombies, the reuse of pids, signals
// pending and coalesced, handles on processes, sockets and pipes, and time.
//
// A Kernel is a value: to try two futures of one state, copy it.  Nothing in
// it happens by itself.  Whoever drives it (world.h) chooses whose step comes
// next, which is all the concurrency there is; between two steps of a process
// anything can happen.  What is an instant here is one on Linux too, save
// where a step says so.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_KERNEL_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_KERNEL_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "tests/simulation/process.h"
#include "tests/simulation/script.h"
#include "tests/simulation/signal_set.h"
#include "tests/simulation/system_call.h"

namespace acp_wrap::simulation {

inline constexpr pid_t kInitPid = 1;

// What differs between systems, or from one run to the next.
struct KernelRules {
  // False: orphans go to process 1 whatever their ancestors are, and
  // kBecomeSubreaper fails with ENOSYS, as on macOS.
  bool subreapers = true;
  // A number is given out again as soon as it is free, which a kernel that
  // counts up does when it happens to have come round; or never.
  bool reuse_pids = true;
  // waitid(2) names the child that came last first.  Linux does not; the
  // contract in platform/child_waiter.h leaves it open.
  bool newest_child_first = false;
  // Messages that one end of a channel holds.
  size_t channel_capacity = 16;
};

class Kernel {
 public:
  // With process 1 alone.
  explicit Kernel(const KernelRules& rules);

  // --- Setting the scene.

  // A child of `parent` that runs a script.
  pid_t Start(pid_t parent, Party party, ScriptPtr script);
  // Makes `pid` run real code, which must never return, all signals blocked.
  void RunCode(pid_t pid, void (*program)(void*), void* argument);
  // What becomes of the process that calls exec(2).
  void SetExecuted(ScriptPtr script) { executed_ = std::move(script); }
  // With which environment that was, once it was.
  const std::vector<std::string>& executed_environment() const {
    return executed_environment_;
  }
  Process& Edit(pid_t pid) { return processes_.at(pid); }

  // --- Looking.

  const KernelRules& rules() const { return rules_; }
  const std::map<pid_t, Process>& processes() const { return processes_; }
  // Null if there is none; zombies are found.
  const Process* Find(pid_t pid) const;
  const Process* Find(const ProcessId& id) const;
  absl::Time now() const { return now_; }
  // The largest start time that a process may have which is forked now.
  uint64_t LatestStartTime() const { return StartTime(kMostGenerations); }
  // Equal for states that nothing can tell apart from inside.
  void AddTo(class Hasher& hasher) const;

  // --- Going on.

  // Whether `process` has something to do now.
  bool CanStep(const Process& process) const;
  std::string DescribeStep(const Process& process) const;
  void Step(pid_t pid);
  // Whether the step can neither be seen by any other process nor have another
  // outcome through one: when it happens makes no difference.
  bool StepIsPrivate(const Process& process) const;
  // A step in which the system call that the process waits for fails.
  bool CanFail(const Process& process) const;
  void FailCall(pid_t pid, int error);

  // When somebody who sleeps will have something to do.
  absl::Time NextDeadline() const;
  void AdvanceTo(absl::Time time) { now_ = time; }

  // --- Signals from outside of the model; 0 or errno.

  int Send(pid_t pid, const ReceivedSignal& signal);
  int SendToGroup(pid_t group, const ReceivedSignal& signal);

  // --- What has happened since the records were cleared.

  struct Sent {
    Process sender;
    Process target;
    int signal;
  };
  struct Ended {
    ProcessId id;
    Party party;
    WaitStatus status;
  };
  struct Records {
    std::vector<Sent> sent;
    std::vector<Ended> ended;
    std::vector<ProcessId> executed;
    std::vector<std::string> lines;
  };
  const Records& records() const { return records_; }
  void ClearRecords() { records_ = {}; }

  // --- For the code in an image, while it runs.

  // The kernel and the process whose code runs.
  static Kernel& Current();
  const Process& Caller() const;
  void Say(std::string line) { records_.lines.push_back(std::move(line)); }

 private:
  friend class SystemCalls;

  // Life (kernel.cc).
  pid_t NewPid(pid_t parent);
  bool NumberInUse(pid_t number) const;
  // Of a number, within a hundredth of a second.
  static constexpr uint64_t kMostGenerations = 1023;
  uint64_t StartTime(uint64_t generation) const;
  Process& Fork(const Process& parent);
  void Adopt(Process& child, const Process& parent);
  void Free(pid_t pid);
  std::vector<pid_t> ChildrenOf(pid_t pid) const;

  // The end (kernel_exit.cc).
  void BeginExit(Process& process, WaitStatus status);
  void FinishExit(Process& process);
  pid_t ReaperFor(const Process& process) const;
  bool IsOrphaned(pid_t group, pid_t without) const;
  void WakeIfOrphaned(const Process& process, const Process& parent,
                      pid_t without);

  // Signals (kernel_signals.cc).
  void Post(Process& target, const ReceivedSignal& signal);
  void Deliver(Process& process, int signal);
  void Stop(Process& process, int signal);
  void TellParent(const Process& child);
  static int Deliverable(const Process& process);

  // Sockets and pipes (kernel_ends.cc).
  struct End {
    EndId peer = 0;
    std::vector<Packet> inbox;
    int bytes = 0;
  };
  void CreateEnds(Process& process, EndId (&ends)[2]);
  void Close(Process& process, EndId end);
  void DropUnheld();
  bool IsHeld(EndId end) const;

  // Steps (kernel_steps.cc).
  bool HasEnded(const ProcessId& watched) const;
  bool CallIsReady(const Process& process) const;
  void StepCode(pid_t pid, const SystemAnswer& answer);
  void StepScript(Process& process);
  void EnterOp(Process& process, int op);
  bool OpIsReady(const Process& process) const;
  const Process* FirstEnded(pid_t parent) const;

  KernelRules rules_;
  absl::Time now_;
  std::map<pid_t, Process> processes_;
  std::map<EndId, End> ends_;
  // How often each number was given out.
  std::map<pid_t, uint64_t> generations_;
  std::map<pid_t, pid_t> forks_;
  ScriptPtr executed_;
  std::vector<std::string> executed_environment_;
  Records records_;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_KERNEL_H_
