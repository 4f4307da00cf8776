#include <sys/types.h>

#include "platform/end_with_parent.h"

namespace acp_wrap {

// There is nothing like PR_SET_PDEATHSIG; the helper sees its socket end.
void EndWithParent(pid_t) {}

}  // namespace acp_wrap
