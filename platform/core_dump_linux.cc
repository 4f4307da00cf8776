#include <sys/prctl.h>

#include "platform/core_dump.h"

namespace acp_wrap {

// RLIMIT_CORE does not hold back a core_pattern that is a pipe (core(5)).
void SuppressCoreDump() { prctl(PR_SET_DUMPABLE, 0); }

}  // namespace acp_wrap
