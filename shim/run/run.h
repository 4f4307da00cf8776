// What is to be run, and how; the same for front and guardian.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_RUN_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_RUN_H_

#include <optional>
#include <string>

#include "lib/ending/caller_signals.h"
#include "lib/ending/orphan_rule.h"
#include "lib/ending/run_limits.h"
#include "lib/ending/timing.h"
#include "platform/spawner.h"
#include "shim/run/sweep_helper.h"

namespace acp_wrap {

struct Run {
  Command command;
  Timing timing;
  RunLimits::Settings limits;
  // What people call it; empty for nothing.
  std::string label;
  // Name each process that was ended, not only the first few.
  bool verbose = false;
  // Leave those descendants alone that ask for it (kKeepVariable, marker.h).
  bool keep = false;
  // Nothing is ended (--spare): front ends as soon as the command has, the
  // guardian when nothing is left, and both bear the name by which an outer run
  // knows them (kSpareName, role_names.h).
  bool spares = false;
  // Programs are told of each process (Diagnostics::events()).
  bool events = false;
  // What is ended while the agent lives.
  OrphanRule orphans;
  // Where to write the report; empty for nowhere.
  std::string report;
  // Whose SIGINT asks for the end of the run.
  OnInterrupt on_interrupt = OnInterrupt::kAuto;
  // Whether the tree ends when the process ends that has started front.
  // Unset: unless SIGHUP was ignored at the start, as nohup(1) has it.
  std::optional<bool> end_with_parent;
  // What sweeps beside the agent, at the start and at the end; nothing for no
  // sweep.
  SweepBody sweep;
};

// Exit statuses of the wrapper itself, as env(1), nice(1) and timeout(1) have
// them.
inline constexpr int kExitTimedOut = 124;
inline constexpr int kExitFailure = 125;
inline constexpr int kExitCannotRun = 126;
inline constexpr int kExitNotFound = 127;

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_RUN_H_
