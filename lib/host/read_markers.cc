#include "lib/host/read_markers.h"

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/host/host_process.h"
#include "lib/identity/marker.h"

namespace acp_wrap {

bool ReadMarkers(absl::string_view environment, HostProcess& process) {
  // What every marker's name holds.  Most processes have none, and are asked
  // for each name in vain.
  constexpr absl::string_view kCommon[] = {"SPROUT_", "_MANAGED_AGENT="};
  if (environment.find(kCommon[0]) == absl::string_view::npos &&
      environment.find(kCommon[1]) == absl::string_view::npos) {
    return false;
  }
  process.instance = CopyFromBlock(environment, kBuzzManagedAgentVariable);
  process.instance_of_buzz = process.instance.has_value();
  if (!process.instance) {
    process.instance = CopyFromBlock(environment, kManagedAgentVariable);
  }
  process.run_chain = CopyFromBlock(environment, kRunVariable);
  process.label = CopyFromBlock(environment, kLabelVariable);
  process.keep = FindInBlock(environment, kKeepVariable) == "1";
  return process.instance || process.run_chain;
}

}  // namespace acp_wrap
