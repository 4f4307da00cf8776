// Signals the tree as lib/ending/supervisor.h has decided: who of it gets the
// signal, who has it already, and who still has time.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_TREE_SIGNALS_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_TREE_SIGNALS_H_

#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/requests.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/tree_record.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/own_processes.h"
#include "shim/run/scope.h"

namespace acp_wrap {

class TreeSignals {
 public:
  using Whom = Supervisor::Whom;
  using Walk = Supervisor::Walk;

  // All of these outlive it.  `record` and `log` get to know who was signalled.
  TreeSignals(System& system, const Scope& scope, const Supervisor& supervisor,
              OwnProcesses& own, TreeRecord& record, EndedLog& log)
      : system_(system),
        scope_(scope),
        supervisor_(supervisor),
        own_(own),
        record_(record),
        log_(log) {}

  // What has been asked for; who has had the signal that said so gets no other.
  void OnRequest(const TerminationRequest& request);

  // Sends `signal` to those of `whom` that are to get it.
  Walk SignalTree(int signal, const Whom& whom);

  // Shows `visit` each living process of the run.
  void VisitOwn(OwnProcesses::Visitor visit, Walk& walk);

 private:
  void AskAgent();
  bool SignalChildrenInBrief(int signal, const Whom& whom, Walk& walk);
  void SignalOne(const ProcessInfo& seen, ProcessHandle& handle, Net net,
                 int signal, const Whom& whom, Walk& walk);
  bool HasTime(const ProcessInfo& info, ProcessHandle& handle, const Whom& whom,
               Walk& walk);
  bool HasIt(const ProcessInfo& info) const;
  bool LooksFirst() const;

  System& system_;
  const Scope& scope_;
  const Supervisor& supervisor_;
  OwnProcesses& own_;
  TreeRecord& record_;
  EndedLog& log_;

  Requests requests_;
  absl::Time last_request_at_ = absl::InfinitePast();
  bool first_termination_ = true;
  bool first_kill_ = true;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_TREE_SIGNALS_H_
