// The System of the platform that the program was built for.

#ifndef SPROUT_ACP_WRAP_PLATFORM_NATIVE_SYSTEM_H_
#define SPROUT_ACP_WRAP_PLATFORM_NATIVE_SYSTEM_H_

#include <memory>

#include "platform/posix/diagnostics.h"
#include "platform/system.h"

namespace acp_wrap {

// Blocks all signals from now on.  To be called once; `diagnostics` has to
// outlive it.
std::unique_ptr<System> CreateNativeSystem(MessageWriter& diagnostics);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_NATIVE_SYSTEM_H_
