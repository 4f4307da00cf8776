// --doctor.

#ifndef SPROUT_ACP_WRAP_SHIM_DOCTOR_DOCTOR_H_
#define SPROUT_ACP_WRAP_SHIM_DOCTOR_DOCTOR_H_

#include <string>
#include <vector>

#include "platform/system.h"

namespace acp_wrap {

// Writes to standard output, a line each, what of the host the wrapper leans
// on is there, where the caller stands, what would run in buzz-acp's place, and
// what wrappers run or have left; then has a wrapper of its own run an agent
// that leaves a process behind, and sees whether that is gone.  Never a
// variable's value: the lines are for reports.  `version` is what --version
// prints.
//
// Answers the exit status: 0, or 1 if a promise does not hold here, or
// kExitFailure if the output cannot be written.
int RunDoctor(System& system, const std::vector<std::string>& environment,
              const std::string& version);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_DOCTOR_DOCTOR_H_
