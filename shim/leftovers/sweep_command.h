// --sweep.

#ifndef SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_COMMAND_H_
#define SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_COMMAND_H_

#include <string>
#include <vector>

#include "lib/cli/command_line.h"

namespace acp_wrap {

// Ends, or with --dry-run names, what dead runs have left behind, and says on
// standard output what it does, a line for each process.  Answers the exit
// status: 0; 1 if something is left that could not be ended; kExitFailure if
// the process table cannot be read, said on standard error.
int RunSweepCommand(const Invocation& invocation,
                    const std::vector<std::string>& environment);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_COMMAND_H_
