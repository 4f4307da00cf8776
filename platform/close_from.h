// Closing many descriptors in one call.

#ifndef SPROUT_ACP_WRAP_PLATFORM_CLOSE_FROM_H_
#define SPROUT_ACP_WRAP_PLATFORM_CLOSE_FROM_H_

namespace acp_wrap {

// Closes all descriptors of the calling process from the number `first` up,
// and answers whether it did: false, and nothing is closed, where the system
// has no such call.
bool CloseFrom(int first);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_CLOSE_FROM_H_
