#include "lib/host/agent_names.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/host/host_process.h"
#include "lib/text/base_name.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kAgents[] = {
    "buzz-acp",        "buzz-agent",   "buzz-dev-mcp",
    "sprout-acp",      "sprout-agent", "claude-agent-acp",
    "claude-code-acp", "codex-acp",    "goose",
};

// Its name begins with an agent's.
constexpr absl::string_view kWrapper = "sprout-acp-wrap";

// TASK_COMM_LEN of Linux without the NUL.
constexpr size_t kLongestKernelName = 15;

bool IsOrExtends(absl::string_view name, absl::string_view known) {
  return name.substr(0, known.size()) == known &&
         (name.size() == known.size() || name[known.size()] == '-' ||
          name[known.size()] == '.');
}

}  // namespace

bool IsAgentName(absl::string_view name) {
  std::string hyphenated(name);
  std::replace(hyphenated.begin(), hyphenated.end(), '_', '-');
  if (IsOrExtends(hyphenated, kWrapper)) return false;
  return std::any_of(
      std::begin(kAgents), std::end(kAgents),
      [&](absl::string_view known) { return IsOrExtends(hyphenated, known); });
}

bool RunsAsWrapper(const HostProcess& process) {
  return IsOrExtends(BaseName(process.executable), kWrapper);
}

bool RunsAsAgent(const HostProcess& process) {
  const std::string& name = process.info.name;
  // A link called sprout-acp that leads to the wrapper.
  if (RunsAsWrapper(process)) return false;
  if (IsAgentName(BaseName(process.executable))) return true;
  if (name.size() < kLongestKernelName) return IsAgentName(name);
  // Of a script that is run directly the kernel keeps the script's name, and
  // argv[0] is the interpreter's.
  for (size_t i = 0; i < std::min<size_t>(2, process.arguments.size()); ++i) {
    absl::string_view whole = BaseName(process.arguments[i]);
    if (whole.substr(0, name.size()) == name) return IsAgentName(whole);
  }
  return IsAgentName(name);
}

}  // namespace acp_wrap
