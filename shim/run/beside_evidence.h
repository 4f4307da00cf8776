// What the process table tells of a process beside the tree, for
// lib/host/own_run.h.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_BESIDE_EVIDENCE_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_BESIDE_EVIDENCE_H_

#include <optional>

#include "lib/host/origin.h"
#include "lib/host/own_run.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/keeping.h"
#include "shim/run/scope.h"

namespace acp_wrap {

// Whether its environment names the run; nothing if that could not be read for
// want of descriptors, say.
std::optional<bool> HandleNamesRun(ProcessHandle& handle, const RunId& run);

class BesideEvidence : public Evidence {
 public:
  BesideEvidence(System& system, const Scope& scope, Keeping& keeping,
                 const ProcessInfo& info, ProcessHandle& handle)
      : system_(system),
        scope_(scope),
        keeping_(keeping),
        info_(info),
        handle_(handle) {}

  bool IsInOwnGroup() override;
  bool NamesRun() override;
  bool DescendsFromFront() override;
  bool IsKept() override;
  bool HasStrayed() override;

 private:
  std::optional<Forebear> Look(pid_t pid);

  System& system_;
  const Scope& scope_;
  Keeping& keeping_;
  const ProcessInfo& info_;
  ProcessHandle& handle_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_BESIDE_EVIDENCE_H_
