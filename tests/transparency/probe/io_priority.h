// ioprio_set(2) and ioprio_get(2), which glibc does not have.  Linux's own
// header cannot be read by a C++ compiler in each version: one of 6.1 has a
// parameter called `class`.

#ifndef SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_PROBE_IO_PRIORITY_H_
#define SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_PROBE_IO_PRIORITY_H_

namespace acp_wrap {

inline constexpr int kIoPriorityOfProcess = 1;

// A class, and a level in it: the lower, the sooner served.
inline constexpr int kIoPriorityClassShift = 13;
inline constexpr int kIoPriorityBestEffort = 2;

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_PROBE_IO_PRIORITY_H_
