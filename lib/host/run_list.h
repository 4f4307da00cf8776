// What --list shows: the runs of a host, each with its processes as a tree.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_RUN_LIST_H_
#define SPROUT_ACP_WRAP_LIB_HOST_RUN_LIST_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {

struct ListedProcess {
  enum class Role {
    kFront,
    kGuardian,
    // Front's helpers (role_names.h), for a group's signals and for leftovers.
    kWitness,
    kSweep,
    kAgent,
    kDescendant,
    // What a sweep would end.
    kLeftover,
    // What it would leave alone: Membership::spared.
    kSpared,
  };

  HostProcess process;
  Membership membership;
  Role role = Role::kDescendant;
  // How many of the processes listed before it are above it.
  int depth = 0;
  // What it has left: the agent's group, the agent's session, its parent.  A
  // process that was adopted by front or guardian has left its parent.
  bool left_group = false;
  bool left_session = false;
  bool left_parent = false;
  // For how long it has been an orphan at least; nothing where nobody has
  // looked (orphan_notes.h).
  std::optional<absl::Duration> orphan_for;
};

struct ListedRun {
  enum class State {
    kLiving,
    // Neither front nor guardian exists any more.
    kDead,
    // The Sprout app started it without a wrapper, and is gone.
    kUnwrapped,
  };

  State state = State::kLiving;
  // Nothing if no process of the run shows it.
  std::optional<RunId> id;
  // The run that it was started in.
  std::optional<RunId> inside;
  // How many runs before it in the list it is inside of.
  int nesting = 0;
  // The value of kManagedAgentVariable.
  std::optional<std::string> instance;
  // What people call it: kLabelVariable.
  std::optional<std::string> label;
  // Each a pid; 0 if it is gone.
  pid_t front = 0;
  pid_t guardian = 0;
  pid_t agent = 0;
  // Of its oldest process.
  absl::Duration age;
  uint64_t resident_bytes = 0;
  // Of those that are there now, as far as it is known.
  std::optional<absl::Duration> processor_time;
  // Parents before their children; never empty.
  std::vector<ListedProcess> processes;
};

// The oldest first, each with those inside it right behind it; what is dead
// comes after what lives.  Left out are zombies, runs of other PID namespaces,
// and children that front had before its exec.
std::vector<ListedRun> ListRuns(const HostView& view);

// As --json gives them; "" for kNo.
const char* Name(ListedProcess::Role role);
const char* Name(ListedRun::State state);
const char* Name(Membership::Spared spared);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_RUN_LIST_H_
