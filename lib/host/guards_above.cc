#include "lib/host/guards_above.h"

#include <sys/types.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "lib/host/host_process.h"
#include "lib/identity/program_names.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kGuards[] = {
    "bwrap",   "catatonit", "docker-init", "dumb-init", "firejail",
    "reap",    "runsv",     "setpriv",     "supervise", "supervisord",
    "timeout", "tini",      "unshare",     "uvx",
};

// Its process title, cut off by the kernel: npm exec, npm run.
constexpr absl::string_view kNpm = "npm ";

bool IsGuard(absl::string_view name) {
  return IsWrapperName(name) || absl::StartsWith(name, kNpm) ||
         std::find(std::begin(kGuards), std::end(kGuards), name) !=
             std::end(kGuards);
}

}  // namespace

GuardsAbove FindGuardsAbove(const std::vector<HostProcess>& processes,
                            pid_t caller) {
  GuardsAbove above;
  // A snapshot that was taken while parents changed may go round.
  std::vector<pid_t> seen;
  for (pid_t pid = caller; pid != 0;) {
    auto process = std::find_if(
        processes.begin(), processes.end(),
        [pid](const HostProcess& other) { return other.info.id.pid == pid; });
    if (process == processes.end() ||
        std::find(seen.begin(), seen.end(), pid) != seen.end()) {
      above.hidden = true;
      break;
    }
    if (pid != caller && IsGuard(process->info.name)) {
      above.guards.push_back({pid, process->info.name});
    }
    seen.push_back(pid);
    pid = process->info.parent;
  }
  return above;
}

}  // namespace acp_wrap
