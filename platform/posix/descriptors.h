// Letting go of what was inherited.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_DESCRIPTORS_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_DESCRIPTORS_H_

namespace acp_wrap {

// Closes all open descriptors of the calling process but standard error and
// those with FD_CLOEXEC: what came through an exec cannot have that flag, and
// everything that the wrapper opens has it.
void CloseInheritedDescriptors();

// Closes all of them but this one.
void CloseAllBut(int kept);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_DESCRIPTORS_H_
