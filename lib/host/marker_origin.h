// The second step of Classify() (host_runs.h): who merely carries the marker
// of a run, since a program of the user's has started it (origin.h).

#ifndef SPROUT_ACP_WRAP_LIB_HOST_MARKER_ORIGIN_H_
#define SPROUT_ACP_WRAP_LIB_HOST_MARKER_ORIGIN_H_

#include <cstddef>

#include "lib/host/classification.h"
#include "lib/host/host_runs.h"

namespace acp_wrap {

// Of a process with a chain; kNo for what the run itself may have started.
Membership::Spared SparedByOrigin(const Classification& all, size_t i);

// Spares those that only their marker had made members of a living run.
void SpareStrangers(Classification& all);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_MARKER_ORIGIN_H_
