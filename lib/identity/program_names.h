// The names by which the wrapper is called, and in whose place it then stands.

#ifndef SPROUT_ACP_WRAP_LIB_IDENTITY_PROGRAM_NAMES_H_
#define SPROUT_ACP_WRAP_LIB_IDENTITY_PROGRAM_NAMES_H_

#include <algorithm>
#include <iterator>

#include "absl/strings/string_view.h"

namespace acp_wrap {

inline constexpr absl::string_view kProgramName = "sprout-acp-wrap";

// What the desktop app runs for each agent, today's name first: Buzz was called
// Sprout until June 2026.
inline constexpr absl::string_view kHarnessNames[] = {"buzz-acp", "sprout-acp"};

// Whether a file of this name, without its folder, is the wrapper under its own
// name: that, or the file of a release, such as sprout-acp-wrap-linux-x86_64.
inline bool IsWrapperName(absl::string_view name) {
  return name.substr(0, kProgramName.size()) == kProgramName;
}

inline bool IsHarnessName(absl::string_view name) {
  return std::find(std::begin(kHarnessNames), std::end(kHarnessNames), name) !=
         std::end(kHarnessNames);
}

// Whether a program of the first name is a shell in which npm, of the second,
// runs a command: npm's process title begins so (`npm exec`, `npm run`), and
// its command is the shell's only job.
inline bool IsShellOfNpm(absl::string_view shell, absl::string_view npm) {
  if (npm.substr(0, 4) != "npm ") return false;
  for (absl::string_view name :
       {"sh", "dash", "bash", "ash", "busybox", "ksh", "zsh"}) {
    if (shell == name) return true;
  }
  return false;
}

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_IDENTITY_PROGRAM_NAMES_H_
