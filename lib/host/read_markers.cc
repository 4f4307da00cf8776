#include "lib/host/read_markers.h"

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/host/host_process.h"
#include "lib/identity/marker.h"

namespace acp_wrap {
namespace {

// Anybody may write so much that a host has no room for what all of its
// processes say.  A chain of kMostRunsInChain ids is shorter than this; of
// other values so much is taken.
constexpr size_t kMostOfChain = 16384;
constexpr size_t kMostOfText = 4096;

std::optional<std::string> CopyText(absl::string_view environment,
                                    absl::string_view name) {
  const std::optional<absl::string_view> value = FindInBlock(environment, name);
  if (!value) return std::nullopt;
  return std::string(value->substr(0, kMostOfText));
}

std::optional<std::string> CopyChain(absl::string_view environment) {
  const std::optional<absl::string_view> value =
      FindInBlock(environment, kRunVariable);
  if (!value || value->size() > kMostOfChain) return std::nullopt;
  return std::string(*value);
}

}  // namespace

bool ReadMarkers(absl::string_view environment, HostProcess& process) {
  // What every marker's name holds.  Most processes have none, and are asked
  // for each name in vain.
  constexpr absl::string_view kCommon[] = {"SPROUT_", "_MANAGED_AGENT="};
  if (environment.find(kCommon[0]) == absl::string_view::npos &&
      environment.find(kCommon[1]) == absl::string_view::npos) {
    return false;
  }
  process.instance = CopyText(environment, kBuzzManagedAgentVariable);
  process.instance_of_buzz = process.instance.has_value();
  if (!process.instance) {
    process.instance = CopyText(environment, kManagedAgentVariable);
  }
  process.run_chain = CopyChain(environment);
  process.label = CopyText(environment, kLabelVariable);
  process.keep = FindInBlock(environment, kKeepVariable) == "1";
  return process.instance || process.run_chain;
}

}  // namespace acp_wrap
