// What --version prints.

#ifndef SPROUT_ACP_WRAP_SHIM_VERSION_H_
#define SPROUT_ACP_WRAP_SHIM_VERSION_H_

#include <string>

namespace acp_wrap {

// "sprout-acp-wrap 1.2.3 linux-x86_64 0123456789ab\n": the version that
// MODULE.bazel has, the platform, and the commit if that was stamped in (bazel
// build --stamp).
std::string VersionText();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_VERSION_H_
