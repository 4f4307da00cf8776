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
  // Whole entries only: the beginning of one may mean something else.
  std::vector<std::string> environment;
  // The end of the environment has been seen.  It has not where the kernel
  // leaves the environment out, as it does since macOS 11 for Apple's own
  // restricted programs, nor where it cut the answer short.
  bool environment_is_whole = false;
};

// Reads what sysctl(3) {CTL_KERN, KERN_PROCARGS2, pid} has returned, and no
// byte more.  As the kernel lays it out (sysctl_procargsx() in XNU's
// bsd/kern/kern_sysctl.c, exec_extract_strings() in kern_exec.c):
//
//   int argc | path of the executable | NULs up to a multiple of a pointer |
//   argc strings | environment | an empty string | the kernel's own strings
//
// An empty argument is a string like any other.  Nothing if it ends within
// the arguments.
std::optional<ProcArgs> ParseProcArgs(absl::string_view buffer);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_PROC_ARGS_H_
