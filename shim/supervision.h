// Carries out what lib/supervisor.h decides: signals the tree below the
// calling process, waits for its children, and watches the agent.  The
// guardian runs it, and front does when the guardian is gone.

#ifndef SPROUT_ACP_WRAP_SHIM_SUPERVISION_H_
#define SPROUT_ACP_WRAP_SHIM_SUPERVISION_H_

#include <sys/types.h>

#include <optional>
#include <unordered_set>
#include <vector>

#include "absl/time/time.h"
#include "lib/caller_signals.h"
#include "lib/ended_log.h"
#include "lib/process_info.h"
#include "lib/received_signal.h"
#include "lib/supervisor.h"
#include "lib/wait_status.h"
#include "platform/system.h"

namespace acp_wrap {

class Supervision {
 public:
  // What the supervising process tells on.
  class Listener {
   public:
    virtual ~Listener() = default;
    // Called before the agent is waited for, so that its status is not lost
    // if the calling process is killed in between.
    virtual void OnAgentEnded(const WaitStatus& status) = 0;
    virtual void OnAgentStopped(int signal) = 0;
    virtual void OnAgentContinued() = 0;
  };

  struct Agent {
    pid_t pid = 0;
    pid_t group = 0;
  };

  // The calling process has to be a subreaper, and the agent its child, or
  // about to become it.  Children of the calling process in `bystanders` were
  // there before; neither they nor what is below them is touched.
  Supervision(System& system, const Timing& timing, const Agent& agent,
              std::unordered_set<ProcessId, ProcessIdHash> bystanders,
              Listener& listener);

  void Stop(const StopRequest& request);

  // For a supervising process that takes over when the agent has been waited
  // for already: its status is known, its pid is somebody else's.
  void AgentIsGone();

  // Sends the agent a signal as the caller sent it.  Nothing happens if the
  // agent has ended.
  void ForwardToAgent(const ReceivedSignal& signal);

  // To be called whenever SIGCHLD has been received, and at first.
  void OnChildrenChanged();

  // Does what is due, and answers until when nothing is; nothing when no
  // descendant is left, or the rest had to be given up.
  std::optional<absl::Time> Advance();

  // What was ended, the agent aside unless it took SIGKILL.
  const EndedLog& ended() const { return ended_; }

  // What had to be given up.
  const std::vector<ProcessInfo>& survivors() const { return survivors_; }

 private:
  void SignalTree(int signal);
  void ListSurvivors();
  // Whether the process gets its first signal of this phase.
  bool MarkSignaled(const ProcessInfo& info, int signal);
  bool SignaledByOthers(const ProcessInfo& info) const;

  System& system_;
  Supervisor supervisor_;
  const Agent agent_;
  const std::unordered_set<ProcessId, ProcessIdHash> bystanders_;
  Listener& listener_;

  bool agent_reaped_ = false;
  AlreadySignaled already_ = AlreadySignaled::kNobody;
  bool first_termination_ = true;
  std::unordered_set<ProcessId, ProcessIdHash> terminated_;
  std::unordered_set<ProcessId, ProcessIdHash> killed_;
  EndedLog ended_;
  std::vector<ProcessInfo> survivors_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_SUPERVISION_H_
