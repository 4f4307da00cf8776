// The names of the programs that the desktop app starts as agents.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_AGENT_NAMES_H_
#define SPROUT_ACP_WRAP_LIB_HOST_AGENT_NAMES_H_

#include "absl/strings/string_view.h"
#include "lib/host/host_process.h"

namespace acp_wrap {

// Whether `name` is one of buzz-acp, buzz-agent, buzz-dev-mcp, sprout-acp,
// sprout-agent, claude-agent-acp, claude-code-acp, codex-acp and goose, with
// '_' for '-' or not, or begins with one that '-', '_' or '.' follows:
// "goose-1.2", but not "mongoose" and not "gooseberry".  The wrapper itself is
// none.
bool IsAgentName(absl::string_view name);

// Whether the name that the kernel keeps for the process is one, or that of the
// file that it runs.  Where the kernel's name is cut off (at 15 bytes on
// Linux), the names in argv complete it.
//
// A name alone proves nothing: whoever ends processes needs more than this.
bool RunsAsAgent(const HostProcess& process);

// Whether the file that the process runs is the wrapper, by its name.
bool RunsAsWrapper(const HostProcess& process);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_AGENT_NAMES_H_
