// A helper process that must not outlive the one that forked it.

#ifndef SPROUT_ACP_WRAP_PLATFORM_END_WITH_PARENT_H_
#define SPROUT_ACP_WRAP_PLATFORM_END_WITH_PARENT_H_

#include <sys/types.h>

namespace acp_wrap {

// To be called in a child whose parent is, or was, `parent` and has a single
// thread.  Does nothing where the system has no such thing.
void EndWithParent(pid_t parent);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_END_WITH_PARENT_H_
