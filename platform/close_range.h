// Closing many descriptors in one call.

#ifndef SPROUT_ACP_WRAP_PLATFORM_CLOSE_RANGE_H_
#define SPROUT_ACP_WRAP_PLATFORM_CLOSE_RANGE_H_

namespace acp_wrap {

// The largest number that a descriptor can have.
inline constexpr int kLastDescriptor = 0x7fffffff;

// Closes all descriptors of the calling process from `first` to `last`, and
// answers whether it did: false, and nothing is closed, where the system has
// no such call.
bool CloseRange(int first, int last);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_CLOSE_RANGE_H_
