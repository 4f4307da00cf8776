// What sprout-acp-wrap runs where it is called in the place of another program.

#ifndef SPROUT_ACP_WRAP_SHIM_DROP_IN_DROP_IN_H_
#define SPROUT_ACP_WRAP_SHIM_DROP_IN_DROP_IN_H_

#include <string>
#include <variant>
#include <vector>

#include "platform/system.h"
#include "shim/drop_in/target.h"

namespace acp_wrap {

// What FindProgram() finds by, and where it has looked.
TargetSearch LookForProgram(System& system,
                            const std::vector<std::string>& environment,
                            const std::string& called_as);

// The path of the program that FindTarget() (target.h) finds from
// `environment`, by no means one of the wrappers that the calling process runs
// in.  If there is none, says so, and answers the status to exit with.
std::variant<std::string, int> FindProgram(
    System& system, const std::vector<std::string>& environment,
    const std::string& called_as);

// Whether so many wrappers run inside each other that only a program which
// starts the wrapper again, and that the program, explains it.  The environment
// tells, unless the program clears it.  Then its ancestors do, each of which
// costs the reading of a file: for whoever has started it without a command,
// and can only guess what is run.
enum class Ancestors { kIgnore, kCount };
bool NestsWithoutEnd(System& system,
                     const std::vector<std::string>& environment,
                     Ancestors ancestors);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_DROP_IN_DROP_IN_H_
