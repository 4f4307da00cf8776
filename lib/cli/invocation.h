// What the program is asked to do.

#ifndef SPROUT_ACP_WRAP_LIB_CLI_INVOCATION_H_
#define SPROUT_ACP_WRAP_LIB_CLI_INVOCATION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/caller_signals.h"
#include "lib/ending/run_limits.h"
#include "lib/ending/timing.h"

namespace acp_wrap {

struct Invocation {
  enum class Mode {
    // Run what the wrapper stands in the place of with `arguments`, whatever
    // they are.
    kDropIn,
    // Run `arguments`, the command first.
    kWrap,
    // Show what runs.
    kList,
    // End what dead runs have left behind.
    kSweep,
    // Run `arguments`, the command first, and have what that leaves kept by
    // the runs around it.
    kSpare,
    // Check what this host lets the wrapper do.
    kDoctor,
    // Say what to write where for the host in `arguments`.
    kSetup,
    kHelp,
    kVersion,
    // Say `error`, which is one line, and end with status 125.
    kUsageError,
  };

  Mode mode = Mode::kDropIn;
  std::vector<std::string> arguments;
  // kDropIn: the name that the wrapper was called by, without its folder; empty
  // for its own.
  std::string called_as;
  Timing timing;
  RunLimits::Settings limits;
  // What people call the run; empty for nothing.
  std::string label;
  bool verbose = false;
  bool keep = false;
  std::string report;
  // It was named by the option: if it cannot be written, nothing is started.
  bool report_required = false;
  // Where messages go in place of standard error; empty for nowhere else.
  std::string log_file;
  // It was named by the option: if it cannot be opened, nothing is started.
  bool log_file_required = false;
  // Where programs are told what happens, likewise.
  std::string events;
  bool events_required = false;
  OnInterrupt on_interrupt = OnInterrupt::kAuto;
  // --end-orphans: infinite for never; unset if it is not given.
  std::optional<absl::Duration> end_orphans;
  // --on-parent-exit; unset if it is not given.
  std::optional<bool> end_with_parent;
  // A run sweeps by itself.
  bool sweep_on_start = true;
  // kList, kSweep: for programs.
  bool json = false;
  // kList: again and again.
  bool watch = false;
  // kSweep: only say what would be ended; take what the app has left behind
  // without a wrapper, too; only with this value of kManagedAgentVariable.
  bool dry_run = false;
  bool unwrapped = false;
  std::optional<std::string> instance;
  std::string error;
  // Wrong values in the environment, a line each; defaults stand in for them,
  // since an agent that does not start would be worse.
  std::vector<std::string> warnings;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_CLI_INVOCATION_H_
