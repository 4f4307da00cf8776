#include "lib/host/own_run.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/host/origin.h"
#include "lib/identity/marker.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {

bool NamesRun(absl::string_view environment, const RunId& run) {
  const std::optional<absl::string_view> chain =
      FindInBlock(environment, kRunVariable);
  if (!chain) return false;
  const std::optional<std::vector<RunId>> runs = ParseRunIdChain(*chain);
  return runs && std::find(runs->begin(), runs->end(), run) != runs->end();
}

Standing StandingOf(const Descendant& descendant,
                    const DescendantRules& rules) {
  if (descendant.is_bystander) return Standing::kBystander;
  if (rules.adopts_strangers) {
    if (descendant.is_stranger) return Standing::kStranger;
    // What is below a child is what the child is.
    if (!descendant.is_agent && descendant.is_child && !descendant.signaled) {
      const std::optional<bool> ours = rules.names_run();
      if (!ours) return Standing::kUnknown;
      if (!*ours) return Standing::kStranger;
    }
  }
  if (!rules.keep || descendant.is_agent || descendant.signaled) {
    return Standing::kOurs;
  }
  const std::optional<bool> kept = rules.is_kept();
  if (!kept) return Standing::kUnknown;
  return *kept ? Standing::kKept : Standing::kOurs;
}

std::optional<Net> FoundBeside(const ProcessId& process, const RunId& run,
                               Evidence& evidence) {
  // Most are somebody else's, and have neither.
  const bool in_group = evidence.IsInOwnGroup();
  if (!in_group && !evidence.NamesRun()) return std::nullopt;
  if (process == run.front || process == run.guardian ||
      evidence.DescendsFromFront() || evidence.IsKept()) {
    return std::nullopt;
  }
  if (in_group) return Net::kGroup;
  if (evidence.HasStrayed()) return std::nullopt;
  return Net::kMarker;
}

Forebear ForebearBeside(const ProcessInfo& info, const RunId& run, bool adopts,
                        const std::optional<std::string>& environment) {
  Forebear forebear;
  forebear.info = info;
  forebear.supervises = info.id.pid == run.front.pid;
  forebear.adopts = adopts;
  if (!environment) return forebear;
  forebear.marked = NamesRun(*environment, run);
  forebear.service = IsService(*environment, info.id.pid);
  // This is asked when nobody is left below the agent.
  forebear.outside = !environment->empty() && !forebear.marked && !adopts;
  return forebear;
}

}  // namespace acp_wrap
