// InheritedTag as an exception port.
//
// A task's exception ports are inherited over fork, exec and posix_spawn: each
// new task gets a send right of its own (ipc_task_init() in XNU's
// osfmk/kern/ipc_tt.c).  EXC_RPC_ALERT is an exception that the kernel raises
// for nobody, so that a port for it only counts.  A program that is executed
// with set-user-ID loses it (ipc_task_reset()), and so does one whose debugger
// takes all exceptions.  A task has one such port: the outermost wrapper's.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_EXCEPTION_PORT_TAG_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_EXCEPTION_PORT_TAG_H_

#include <mach/mach.h>

#include <cstddef>
#include <optional>

#include "lib/result.h"
#include "platform/tracking/inherited_tag.h"

namespace acp_wrap {

// Errors have the number of Mach's answer that comes closest in errno(2), and
// its name for the call.  The port goes with the process.
class ExceptionPortTag : public InheritedTag {
 public:
  Outcome PutOn() override;
  Outcome TakeOff() override;
  std::optional<size_t> Count() override;

 private:
  // MACH_PORT_NULL before PutOn(), and after a failure.
  mach_port_t port_ = MACH_PORT_NULL;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_EXCEPTION_PORT_TAG_H_
