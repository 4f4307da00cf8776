// What the platform has that the program was built for.

#ifndef SPROUT_ACP_WRAP_PLATFORM_NATIVE_SYSTEM_H_
#define SPROUT_ACP_WRAP_PLATFORM_NATIVE_SYSTEM_H_

#include <memory>
#include <string>
#include <vector>

#include "lib/result.h"
#include "platform/host_features.h"
#include "platform/host_processes.h"
#include "platform/posix/diagnostics.h"
#include "platform/system.h"

namespace acp_wrap {

// Blocks all signals from now on.  To be called once; `diagnostics` has to
// outlive it.  `arguments` are those of main().
std::unique_ptr<System> CreateNativeSystem(MessageWriter& diagnostics,
                                           char** arguments);

// Of the platform that the program was built for.  Lifts the caller's limit on
// descriptors as far as it may, to hold many processes: not for a process that
// becomes another program.  Fails if the process table cannot be read.
Result<std::unique_ptr<HostProcesses>> OpenHostProcesses();

// Asks the kernel, and changes nothing.
std::vector<HostFeature> HostFeatures();

// "Linux 6.1.0-30-amd64", as uname(2) has it.
std::string KernelName();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_NATIVE_SYSTEM_H_
