// The last step of Classify() (host_runs.h): what dead runs have left behind.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_FIND_LEFTOVERS_H_
#define SPROUT_ACP_WRAP_LIB_HOST_FIND_LEFTOVERS_H_

#include "lib/host/classification.h"

namespace acp_wrap {

// From what is marked by a dead run to what is below it and to the groups that
// it leads, once all that must not be touched is settled.
void FindLeftovers(Classification& all);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_FIND_LEFTOVERS_H_
