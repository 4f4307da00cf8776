// Decides which processes of a host belong to which run of the wrapper, and
// which are leftovers: what a dead run has left behind, for a sweep to end.
//
// A run is dead when neither its front nor its guardian exists any more.  A
// process is a leftover
//   - by its marker, if every run in its chain is dead.  As long as one of them
//     lives, the guardian of that one deals with it;
//   - by lineage, if it is below a leftover: MCP servers lose the environment;
//   - by its group, if a leftover leads that, since nobody else can have made a
//     group of this number;
//   - by the app's marker, if that was asked for (SweepScope::unwrapped).
// Never: what merely carries the marker (origin.h), what is below a living run,
// what belongs to another user or names a run of another PID namespace, the
// caller, what the caller was started by, and what asks to be kept: by its
// environment, or by what --spare has put above it.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_HOST_RUNS_H_
#define SPROUT_ACP_WRAP_LIB_HOST_HOST_RUNS_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/host/host_process.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {

struct SweepScope {
  // The process that asks.
  pid_t caller = 0;
  uid_t user = 0;
  uint64_t pid_namespace = 0;
  // The chain in the caller's own environment, whose runs are never swept.
  std::string own_chain;

  // Take, besides the leftovers of runs, what the desktop app started without a
  // wrapper and left behind: marked with kBuzzManagedAgentVariable, which
  // today's app takes for proof by itself, or marked with kManagedAgentVariable
  // and with an agent's name (agent_names.h); without a marked process above
  // it, and given to another parent than the one that made it.
  bool unwrapped = false;
  // Take only what has this HostProcess::instance, and what is below.
  std::optional<std::string> instance;

  // What an earlier look has found to be a leftover, and the groups that such
  // a process led: it stays one, and a group stays one as long as somebody
  // known is in it.
  std::unordered_set<ProcessId, ProcessIdHash> taken;
  std::unordered_set<pid_t> taken_groups;
};

struct HostRun {
  RunId id;
  bool living = false;
};

struct Membership {
  enum class Role {
    // Nothing to do with any run.
    kNone,
    // Of a living run, or of one of which nothing else is known than that it
    // lives, and then `run` is nothing.
    kFront,
    kGuardian,
    // Below a living run.
    kLiving,
    // Of a run of another PID namespace, of which nothing can be known.
    kForeign,
    kLeftover,
    // Would be a leftover, were it not for `spared`.
    kSpared,
  };
  enum class Spared {
    kNo,
    kAsksToBeKept,
    kAnotherUser,
    kAnotherNamespace,
    kAnotherInstance,
    // The caller, or one above it.
    kCallsUs,
    // Of a run that the caller itself belongs to.
    kOwnRun,
    // It has the marker, and a program of the user's has started it (origin.h).
    kStartedBySomebodyElse,
    // It has the marker, and is in the control group of another service.
    kInAnotherService,
  };

  Role role = Role::kNone;
  Net net = Net::kNone;
  Spared spared = Spared::kNo;
  // An index into HostView::runs; nothing for what no wrapper has started.
  std::optional<size_t> run;
};

struct HostView {
  std::vector<HostProcess> processes;
  // Of each process, in the same order.
  std::vector<Membership> memberships;
  // All that the processes mention, of this PID namespace.
  std::vector<HostRun> runs;

  // The indices of all leftovers.
  std::vector<size_t> Leftovers() const;
};

// `gone` tells whether a process has ended; false where that cannot be told.
HostView Classify(std::vector<HostProcess> processes, const SweepScope& scope,
                  absl::FunctionRef<bool(const ProcessId&)> gone);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_HOST_RUNS_H_
