#include "lib/identity/marker.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace acp_wrap {
namespace {

bool IsEntryOf(absl::string_view entry, absl::string_view name) {
  return entry.size() > name.size() && entry[name.size()] == '=' &&
         entry.substr(0, name.size()) == name;
}

std::string Entry(absl::string_view name, absl::string_view value) {
  std::string entry(name);
  entry += '=';
  entry.append(value.data(), value.size());
  return entry;
}

void Remove(absl::string_view name, std::vector<std::string>& environment) {
  environment.erase(std::remove_if(environment.begin(), environment.end(),
                                   [name](const std::string& entry) {
                                     return IsEntryOf(entry, name);
                                   }),
                    environment.end());
}

void SetVariable(absl::string_view name, absl::string_view value,
                 std::vector<std::string>& environment) {
  Remove(name, environment);
  environment.push_back(Entry(name, value));
}

}  // namespace

std::optional<absl::string_view> FindVariable(
    const std::vector<std::string>& environment, absl::string_view name) {
  for (const std::string& entry : environment) {
    if (IsEntryOf(entry, name)) {
      return absl::string_view(entry).substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

std::optional<absl::string_view> FindInBlock(absl::string_view block,
                                             absl::string_view name) {
  while (!block.empty()) {
    size_t end = block.find('\0');
    absl::string_view entry = block.substr(0, end);
    if (IsEntryOf(entry, name)) return entry.substr(name.size() + 1);
    block.remove_prefix(end == absl::string_view::npos ? block.size()
                                                       : end + 1);
  }
  return std::nullopt;
}

std::optional<std::string> CopyFromBlock(absl::string_view block,
                                         absl::string_view name) {
  std::optional<absl::string_view> value = FindInBlock(block, name);
  if (!value) return std::nullopt;
  return std::string(*value);
}

bool IsService(absl::string_view block, pid_t pid) {
  return FindInBlock(block, "SYSTEMD_EXEC_PID") == std::to_string(pid);
}

std::vector<std::string> MarkedEnvironment(std::vector<std::string> caller,
                                           absl::string_view run_chain,
                                           absl::string_view label) {
  if (!FindVariable(caller, kManagedAgentVariable)) {
    caller.push_back(Entry(kManagedAgentVariable, "1"));
  }
  const absl::string_view events =
      FindVariable(caller, kEventsVariable).value_or("");
  if (events.substr(0, 3) == "fd:") Remove(kEventsVariable, caller);
  Remove(kKeepVariable, caller);
  SetVariable(kRunVariable, run_chain, caller);
  if (!label.empty()) SetVariable(kLabelVariable, label, caller);
  return caller;
}

std::vector<std::string> SparedEnvironment(std::vector<std::string> caller) {
  Remove(kManagedAgentVariable, caller);
  Remove(kBuzzManagedAgentVariable, caller);
  SetVariable(kKeepVariable, "1", caller);
  return caller;
}

}  // namespace acp_wrap
