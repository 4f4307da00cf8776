// --list.

#ifndef SPROUT_ACP_WRAP_SHIM_LEFTOVERS_LIST_COMMAND_H_
#define SPROUT_ACP_WRAP_SHIM_LEFTOVERS_LIST_COMMAND_H_

#include <string>
#include <vector>

#include "lib/cli/command_line.h"
#include "lib/host/run_list.h"
#include "lib/result.h"

namespace acp_wrap {

// What runs, and what is left over.  Fails if the process table cannot be read.
Result<std::vector<ListedRun>> ListAllRuns(
    const std::vector<std::string>& environment);

// Writes what runs, and what is left over, to standard output: for people, in
// colours where that is a terminal, or with --json for programs; with --watch
// again every two seconds, until a key is pressed.  Answers the
// exit status: 0, or kExitFailure if the process table cannot be read or the
// output cannot be written.
int RunListCommand(const Invocation& invocation,
                   const std::vector<std::string>& environment);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_LEFTOVERS_LIST_COMMAND_H_
