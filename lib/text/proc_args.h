// What macOS tells of a process's arguments and environment.

#ifndef SPROUT_ACP_WRAP_LIB_TEXT_PROC_ARGS_H_
#define SPROUT_ACP_WRAP_LIB_TEXT_PROC_ARGS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace acp_wrap {

struct ProcArgs {
  std::string executable;
  std::vector<std::string> arguments;
  // Whole entries only: the beginning of one may mean something else.  The
  // kernel's own strings may follow, "ptr_munge=" say.
  std::vector<std::string> environment;
  // Whether the kernel shows the environment: since macOS 11 it does not for
  // Apple's own restricted programs, and leaves out all that follows the
  // arguments.
  bool environment_is_shown = false;
};

// Reads what sysctl(3) {CTL_KERN, KERN_PROCARGS2, pid} has returned, and no
// byte more.  As the kernel lays it out (sysctl_procargsx() in XNU's
// bsd/kern/kern_sysctl.c, exec_extract_strings() in kern_exec.c):
//
//   int argc | path of the executable | NULs up to a multiple of a pointer |
//   argc strings | environment | NULs likewise | the kernel's own strings
//
// An empty argument is a string like any other.  Where the environment reaches
// a multiple of a pointer by itself, nothing stands between it and the kernel's
// strings.  Nothing if it ends within the arguments.
std::optional<ProcArgs> ParseProcArgs(absl::string_view buffer);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_PROC_ARGS_H_
