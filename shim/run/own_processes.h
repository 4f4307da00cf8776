// Finds the processes of the calling process's own run.  Whose each one is,
// lib/host/own_run.h decides; here is read what it wants to know.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_OWN_PROCESSES_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_OWN_PROCESSES_H_

#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/tree_record.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/process_set.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/keeping.h"
#include "shim/run/scope.h"

namespace acp_wrap {

class OwnProcesses {
 public:
  // All of these outlive it.  `log` gets to know who is kept.
  OwnProcesses(System& system, const Scope& scope, const TreeRecord& record,
               EndedLog& log);

  using Visitor =
      absl::FunctionRef<void(const ProcessInfo&, ProcessHandle&, Net)>;

  // Shows `visit` each living process of the run that is below the caller;
  // notes in `walk` how many were passed over because they are to be left
  // alone, and whether all was seen.
  void VisitBelow(Visitor visit, Supervisor::Walk& walk);

  // The same of those that do not descend from the agent any more.
  void VisitBeside(Visitor visit);

  // Whether VisitBeside() may find somebody, where nothing had to be ended:
  // that is who has entered another PID namespace (setns(2)) and lost its
  // parent to the init there.  Looks once, and says no from then on.
  bool MayBeLeftBeside();

  // Whether the process, and what is below it, is to be left alone.  To be
  // asked during a walk that shows parents before their children, after
  // BeginWalk().
  bool Exempt(const ProcessInfo& info, ProcessHandle& handle);
  void BeginWalk() { keeping_.BeginWalk(); }

 private:
  // By which net one that does not descend from the agent belongs to the run.
  std::optional<Net> NetBeside(const ProcessInfo& info, ProcessHandle& handle);
  void SayStranger(const ProcessInfo& info);

  System& system_;
  const Scope& scope_;
  const TreeRecord& record_;
  const absl::Time began_;
  Keeping keeping_;
  ProcessSet strangers_;
  bool looked_beside_ = false;
  // Somebody of the run was there who does not descend from the agent any more.
  bool seen_beside_ = false;
  // Of somebody it could not be told in this walk whether it is to be left
  // alone.
  bool undecided_ = false;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_OWN_PROCESSES_H_
