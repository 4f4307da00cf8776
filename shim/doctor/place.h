// Where --doctor was called.

#ifndef SPROUT_ACP_WRAP_SHIM_DOCTOR_PLACE_H_
#define SPROUT_ACP_WRAP_SHIM_DOCTOR_PLACE_H_

#include <string>
#include <vector>

#include "platform/system.h"
#include "shim/doctor/findings.h"

namespace acp_wrap {

// Whether there is a terminal and what process group an agent would be in,
// which other wrappers stand above the calling process, and which file the name
// of the wrapper means on PATH.
void CheckPlace(System& system, const std::vector<std::string>& environment,
                Findings& findings);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_DOCTOR_PLACE_H_
