#include "lib/ending/orphan_rule.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/identity/marker.h"

namespace acp_wrap {

bool OrphanRule::Allows(absl::string_view environment,
                        bool in_agents_group) const {
  if (marker.empty()) return true;
  if (in_agents_group) return false;
  const absl::string_view entry = marker;
  const size_t equals = entry.find('=');
  return FindInBlock(environment, entry.substr(0, equals)) ==
         entry.substr(equals + 1);
}

OrphanRule OrphanRuleFor(std::optional<absl::Duration> asked,
                         bool in_harness_place,
                         const std::vector<std::string>& environment) {
  constexpr absl::Duration kOfTheApp = absl::Seconds(60);
  OrphanRule rule;
  for (absl::string_view name :
       {kBuzzManagedAgentVariable, kManagedAgentVariable}) {
    std::optional<absl::string_view> value = FindVariable(environment, name);
    if (!value) continue;
    rule.marker = std::string(name) + "=" + std::string(*value);
    break;
  }
  if (asked) {
    rule.interval = *asked;
  } else if (in_harness_place && !rule.marker.empty()) {
    rule.interval = kOfTheApp;
  }
  return rule;
}

}  // namespace acp_wrap
