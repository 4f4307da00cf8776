// Carries out what lib/ending/supervisor.h decides: signals the tree below the
// calling process, waits for its children, and watches the agent.  The
// guardian runs it, and front does when the guardian is gone.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_SUPERVISION_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_SUPERVISION_H_

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/standard_input.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/timing.h"
#include "lib/ending/transitions.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "platform/child_waiter.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/keeping.h"
#include "shim/run/orphan_end.h"

namespace acp_wrap {

using ProcessSet = std::unordered_set<ProcessId, ProcessIdHash>;

// Which processes a run has to do with.
struct Scope {
  RunId run;
  pid_t agent = 0;
  // The agent's process group; front leads it, or it is the caller's own.
  pid_t group = 0;
  // Front has made the group: nobody was in it before.
  bool group_is_new = false;
  // Children of the calling process that were there before, and are not to be
  // touched, nor what is below them.
  ProcessSet bystanders;
  // There were such children: what one of them has started becomes the calling
  // process's child when it loses its parent, like the agent's own.
  bool adopts_strangers = false;
  // Whether those that ask to be kept are.
  bool keep = false;
  // Nothing is ended at all, whoever asks (--spare): the tree has an end when
  // its last process has ended by itself.
  bool spares = false;
  // How many of those that are ended have to be known by name.
  size_t names_wanted = 0;
  // What the agent reads from.
  StandardInput input;
  // Somebody sits at a terminal, and wants to know what is waited for.
  bool at_terminal = false;
  // The calling process is front, and has no guardian.
  bool alone = false;
  // What is ended while the agent lives.
  OrphanRule orphans;
  // The log is to hold them in the end, however many.
  bool orphans_reported = false;
};

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
  using Whom = Supervisor::Whom;

  void SignalTree(int signal, const Whom& whom);
  void AskAgent();
  void TellEnd(const ChildWaiter::Ended& ended);
  void TellChangeOfPhase();
  absl::Time TellWaiting();
  absl::Time EndOrphans();
  void TakeUnfinishedOrphans();
  bool SignalChildrenInBrief(int signal, const Whom& whom,
                             Supervisor::Walk& walk);
  void SignalOne(const ProcessInfo& info, ProcessHandle& handle, Net net,
                 int signal, const Whom& whom, Supervisor::Walk& walk);
  bool HasTime(const ProcessInfo& info, ProcessHandle& handle, const Whom& whom,
               Supervisor::Walk& walk);
  bool LooksFirst() const;
  void TakeAgentForKilled();
  void ListSurvivors();

  // Shows `visit` each living process of this run; notes in `walk` how many
  // were passed over because they are to be left alone, and whether all was
  // seen.
  using OwnVisitor =
      absl::FunctionRef<void(const ProcessInfo&, ProcessHandle&, Net)>;
  void VisitOwn(OwnVisitor visit, Supervisor::Walk& walk);
  // Once it has been waited for, its number is another's.
  bool IsAgent(pid_t pid) const {
    return pid == scope_.agent && !agent_reaped_;
  }
  // Whether the process, and what is below it, is to be left alone.
  bool Exempt(const ProcessInfo& info, ProcessHandle& handle);
  // Whether it may have come from a child that was there before.
  bool MayBeStranger(const ProcessInfo& info, ProcessHandle& handle);
  // Nothing if it could not be read for want of descriptors, say.
  std::optional<bool> HasRunId(ProcessHandle& handle) const;
  // By which net a process that does not descend from the agent belongs to
  // this run, if it does.
  std::optional<Net> FoundBeyond(const ProcessInfo& info,
                                 ProcessHandle& handle);
  bool MayBeLeftBeyond();
  bool HasStrayed(const ProcessInfo& info, ProcessHandle& handle);
  bool GroupIsOwn();
  bool DescendsFromFront(const ProcessInfo& info);
  const ProcessId& KnownAs(const ProcessInfo& info);

  System& system_;
  Supervisor supervisor_;
  const Scope scope_;
  Listener& listener_;
  const absl::Time began_;

  bool agent_reaped_ = false;
  Phase told_phase_ = Phase::kRunning;
  absl::Time told_deadline_ = absl::InfiniteFuture();
  // When whoever sits at a terminal is told what is waited for.
  absl::Time waiting_due_ = absl::InfiniteFuture();
  Requests requests_;
  absl::Time last_request_at_ = absl::InfinitePast();
  bool first_termination_ = true;
  bool first_kill_ = true;
  // By which id a process stands in what follows, which does not have to be its
  // full one: until it is waited for, a child's pid is its own.
  std::unordered_map<pid_t, ProcessId> ids_;
  ProcessSet terminated_;
  ProcessSet stopped_;
  ProcessSet killed_;
  ProcessSet strangers_;
  bool looked_beyond_ = false;
  // Somebody of the run was there who does not descend from the agent any more.
  bool seen_beyond_ = false;
  // Of somebody it could not be told in this walk whether it is a stranger, or
  // asks to be kept.
  bool undecided_ = false;
  OrphanEnd orphans_;
  EndedLog log_;
  Keeping keeping_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_SUPERVISION_H_
