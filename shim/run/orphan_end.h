// Ends orphans while the agent lives (--end-orphans); which, and how,
// lib/ending/orphan_watch.h decides.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_ORPHAN_END_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_ORPHAN_END_H_

#include <sys/types.h>

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/orphan_rule.h"
#include "lib/ending/orphan_watch.h"
#include "lib/ending/timing.h"
#include "lib/host/orphan_notes.h"
#include "lib/identity/process_info.h"
#include "lib/identity/process_set.h"
#include "platform/process_handle.h"
#include "platform/system.h"

namespace acp_wrap {

class OrphanEnd {
 public:
  // `agent`, in the process group `group`, is a child of the calling process,
  // and no orphan.
  OrphanEnd(System& system, const Timing& timing, OrphanRule rule, pid_t agent,
            pid_t group);

  // Whether a process, and all below it, is to be left alone.
  using Exempt = absl::FunctionRef<bool(const ProcessInfo&, ProcessHandle&)>;

  // Does what is due, and answers when to come again.
  absl::Time Advance(Exempt exempt);

  // What became of those whose end has been told since the last call.
  EndedLog TakeTold();
  // The same of those that were being ended when the run's own end began, which
  // goes on with them.
  EndedLog TakeUnfinished();

 private:
  void Look(Exempt exempt);
  void TellNew(const ProcessInfo& info, bool may_be_ended, OrphanNotes& now);
  void Note(OrphanNotes now);
  bool MayBeEnded(const ProcessInfo& info, ProcessHandle& handle) const;
  void ClaimAll(Exempt exempt);
  void Walk(int signal, Exempt exempt);
  // Whether anybody got it who had not had it, or is still to get it.
  bool SignalAll(int signal, Exempt exempt);
  void Tell(bool given_up);

  System& system_;
  OrphanWatch watch_;
  const OrphanRule rule_;
  const pid_t agent_;
  const pid_t group_;
  // All orphans of the last look, those that may not be ended too, and when
  // each was first seen.
  OrphanNotes seen_;
  // Of those that are being ended, and who of them lived at the last walk.
  EndedLog log_;
  std::vector<ProcessInfo> alive_;
  // Those that have had SIGTERM.
  ProcessSet asked_;
  EndedLog told_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_ORPHAN_END_H_
