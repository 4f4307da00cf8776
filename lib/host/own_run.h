// Whose a process is that a run's own supervising process comes across: below
// itself, where lineage is proof, and beside its tree, where a marker or a
// group is a hint.  What concerns several runs is in host_runs.h; where a
// marker has come from, for both, in origin.h.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_OWN_RUN_H_
#define SPROUT_ACP_WRAP_LIB_HOST_OWN_RUN_H_

#include <sys/types.h>

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "lib/host/origin.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {

// Whether an environment, entries ended by NUL bytes, names the run, or one
// that it is inside of.
bool NamesRun(absl::string_view environment, const RunId& run);

// --- Below the supervising process.

enum class Standing {
  kOurs,
  // A child that was there before the agent.
  kBystander,
  // A child that may come from such a one: it does not carry the run's id.
  kStranger,
  // It asks to be kept, and may.
  kKept,
  // What it says of itself could not be read this time: it is left alone until
  // the next look.
  kUnknown,
};

// What is known of a descendant without looking at it.
struct Descendant {
  bool is_agent = false;
  bool is_child = false;
  bool is_bystander = false;
  // An earlier look has found it to be one.
  bool is_stranger = false;
  // It has been asked to end, or been ended, already.
  bool signaled = false;
};

// What tells strangers, and those to be kept, from what the agent has started.
struct DescendantRules {
  // Scope::adopts_strangers and Scope::keep of shim/run/own_processes.h.
  bool adopts_strangers = false;
  bool keep = false;
  // Each costs system calls, and is asked only if it decides.  Nothing: it
  // could not be told.
  absl::FunctionRef<std::optional<bool>()> names_run;
  absl::FunctionRef<std::optional<bool>()> is_kept;
};

// What is not kOurs is left alone, with all that is below it.
Standing StandingOf(const Descendant& descendant, const DescendantRules& rules);

// --- Beside the tree: what has lost its lineage.

// What can be found out of a process that does not descend from the agent.
// Each answer costs system calls.
class Evidence {
 public:
  virtual ~Evidence() = default;
  // It is in the agent's group, and nobody but the run can have made that.
  virtual bool IsInOwnGroup() = 0;
  virtual bool NamesRun() = 0;
  // It is below front: what was started before the exec stays there, and who
  // cannot be told from that is not touched either.
  virtual bool DescendsFromFront() = 0;
  virtual bool IsKept() = 0;
  // Somebody else has started it, and it merely has the marker.
  virtual bool HasStrayed() = 0;
};

// By which net it belongs to the run after all, if it does.
std::optional<Net> FoundBeside(const ProcessId& process, const RunId& run,
                               Evidence& evidence);

// What is known of one that stands above a marked process beside the tree.
// `adopts`: Forebear::adopts.  `environment`: nothing where it cannot be read.
Forebear ForebearBeside(const ProcessInfo& info, const RunId& run, bool adopts,
                        const std::optional<std::string>& environment);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_OWN_RUN_H_
