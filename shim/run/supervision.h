// Carries out what lib/ending/supervisor.h decides: signals the tree below the
// calling process, waits for its children, and watches the agent.  The
// guardian runs it, and front does when the guardian is gone.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_SUPERVISION_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_SUPERVISION_H_

#include <sys/types.h>

#include <optional>

#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/timing.h"
#include "lib/ending/transitions.h"
#include "lib/ending/tree_record.h"
#include "lib/ending/wait_status.h"
#include "platform/child_waiter.h"
#include "platform/system.h"
#include "shim/run/orphan_end.h"
#include "shim/run/own_processes.h"
#include "shim/run/scope.h"
#include "shim/run/tree_signals.h"

namespace acp_wrap {

class Supervision {
 public:
  // What the supervising process tells on.
  class Listener {
   public:
    virtual ~Listener() = default;
    // Called before the agent is waited for, so that its status is not lost
    // if the calling process is killed in between.  Answers whether
    // CallerHeard() follows.
    virtual bool OnAgentEnded(const WaitStatus& status) = 0;
    virtual void OnAgentStopped(int signal) = 0;
    virtual void OnAgentContinued() = 0;
    // A child of the calling process has been waited for.
    virtual void OnReaped(pid_t pid) = 0;
  };

  // The calling process has to be a subreaper, and the agent its child, or
  // about to become it.
  Supervision(System& system, const Timing& timing, Scope scope,
              Listener& listener);

  void Terminate(const TerminationRequest& request);

  // What the caller had asked for when the agent ended has come to Terminate().
  void CallerHeard() { supervisor_.OnCallerHeard(system_.clock().Now()); }

  // For a supervising process that takes over when the agent may have been
  // waited for already: its status is known, its pid perhaps another's.
  void AgentIsGone();

  // Sends the agent a signal as the caller sent it.  Nothing happens if the
  // agent has ended.
  void ForwardToAgent(const ReceivedSignal& signal);

  // To be called whenever SIGCHLD has been received, and at first.
  void OnChildrenChanged();

  // Does what is due, and answers until when nothing is; nothing when no
  // process is left, or the rest had to be given up.
  std::optional<absl::Time> Advance();

  // The tree is to end, or ends already.
  bool terminating() const { return supervisor_.phase() != Phase::kRunning; }

  // What was ended, the agent aside unless it took SIGKILL, and what was not;
  // orphans that were ended while the agent lived, if Scope asks for it.
  const EndedLog& log() const { return log_; }

 private:
  void SignalTree(const Supervisor::Decision& decision);
  bool MayBeLeftBeside();
  void TellEnd(const ChildWaiter::Ended& ended);
  void TellChangeOfPhase();
  absl::Time TellWaiting();
  absl::Time EndOrphans();
  void TakeUnfinishedOrphans();
  void TakeAgentForKilled();
  void ListSurvivors();

  System& system_;
  Supervisor supervisor_;
  const Scope scope_;
  Listener& listener_;

  Phase told_phase_ = Phase::kRunning;
  absl::Time told_deadline_ = absl::InfiniteFuture();
  // When whoever sits at a terminal is told what is waited for.
  absl::Time waiting_due_ = absl::InfiniteFuture();
  TreeRecord record_;
  EndedLog log_;
  OwnProcesses own_;
  TreeSignals signals_;
  OrphanEnd orphans_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_SUPERVISION_H_
