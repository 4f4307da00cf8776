// Dying by a signal without a core dump.

#ifndef SPROUT_ACP_WRAP_PLATFORM_CORE_DUMP_H_
#define SPROUT_ACP_WRAP_PLATFORM_CORE_DUMP_H_

namespace acp_wrap {

// From now on the calling process leaves no core dump, nor wakes whatever
// core_pattern names (core(5)).
void SuppressCoreDump();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_CORE_DUMP_H_
