// Ends what dead runs have left behind, for --sweep, and for the sweeps that a
// run does by itself.  Who that is, lib/host/host_runs.h decides.

#ifndef SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_H_
#define SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_H_

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/killing.h"
#include "lib/ending/timing.h"
#include "lib/ending/tree_record.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/sweep_memory.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "platform/clock.h"
#include "platform/host_processes.h"

namespace acp_wrap {

class Sweep {
 public:
  // Something to end, and what has become of it.
  struct Leftover {
    HostProcess process;
    Net net = Net::kNone;
    // The run that it belonged to; nothing if the app has left it behind.
    std::optional<RunId> run;
    // The last signal that it was sent; 0 if none was.
    int signal = 0;
    // Why it could not be ended, an errno(3); 0 if it was, or was not to be.
    int failure = 0;
  };

  // Asks whoever started the sweep how much time there still is.
  struct Patience {
    // Can be read when there is something to ask; -1 if that never happens.
    int descriptor = -1;
    // Answers the grace that remains, or nothing if the sweep is to be dropped
    // where it stands.
    std::function<std::optional<absl::Duration>()> ask;
  };

  // `scope` without what is taken; `host` and `clock` outlive the sweep.
  Sweep(HostProcesses& host, Clock& clock, SweepScope scope)
      : host_(host), clock_(clock), scope_(std::move(scope)) {}

  // Whether there may be leftovers that a sweep did not see which remembered
  // this: a run has ended since, or something started since is a leftover.
  // What is older and does not belong to a run is not looked at.
  bool MayFindMoreThan(const SweepMemory& memory);

  // Those that the last Find() has seen, without the run of `own_front`.
  std::vector<ProcessId> OtherWrappers(pid_t own_front);

  // From now on Find() fills in all that can be told of each that it names
  // (HostProcesses::Describe()).
  void DescribeAll() { describes_all_ = true; }

  // Looks for leftovers; fails if the process table cannot be read.
  Outcome Find();

  // Ends what Find() has found, and what comes to light on the way: SIGTERM
  // and SIGCONT to all at once, SIGKILL to what is there after the grace, as
  // lib/ending/killing.h has it, and no waiting once nothing is there.  Fails
  // as Find() does, with what was done until then done.
  Outcome End(const Timing& timing, const Patience& patience);

  // What has been found, in that order.
  const std::vector<Leftover>& leftovers() const { return leftovers_; }

  // The view of the last Find().
  const HostView& view() const { return view_; }

 private:
  enum class Wait { kAllEnded, kTimeIsUp, kDropped };

  bool AllFailed();
  // Whether the next look has to come at once.
  bool SignalAll(int signal);
  // Whether it had not got the signal before.
  bool SignalOne(const HostProcess& process, int signal);
  void OnEnded();
  Wait AwaitAll(const Patience& patience);
  void GiveUp();
  void KillHeld();
  Leftover& Of(const ProcessId& id) { return leftovers_[index_.at(id)]; }

  HostProcesses& host_;
  Clock& clock_;
  SweepScope scope_;
  bool describes_all_ = false;
  HostView view_;
  std::vector<Leftover> leftovers_;
  std::unordered_map<ProcessId, size_t, ProcessIdHash> index_;

  // Those that have been signalled and have not been seen to end.
  std::unordered_map<ProcessId, std::unique_ptr<HeldProcess>, ProcessIdHash>
      held_;
  TreeRecord record_{/*agent=*/0};
  // When SIGTERM turns into SIGKILL; from then on, how that goes on.
  absl::Time deadline_;
  std::optional<Killing> killing_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_H_
