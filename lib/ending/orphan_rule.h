// Which orphans may be ended while the agent lives, and after how long
// (--end-orphans).

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_ORPHAN_RULE_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_ORPHAN_RULE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace acp_wrap {

struct OrphanRule {
  // Between the two looks that it takes; infinite for never.
  absl::Duration interval = absl::InfiniteDuration();
  // The entry of the environment by which the app that has started the run
  // knows its own; empty where none has.
  std::string marker;

  // Whether an orphan with this environment, entries that each end with a NUL
  // byte, may be ended.  Of an app's run: what carries its marker, unless it is
  // in the agent's own group, which the app exempts, too.  Of another: any.
  bool Allows(absl::string_view environment, bool in_agents_group) const;
};

// The rule of a run whose caller has given it `environment`; `asked` is the
// interval, if one was asked for.  Else it is never, but for a run that stands
// in the place of the app's harness, and that an app has started: then it is 60
// s, as the app has it, whose own sweep exempts whatever is below a wrapper.
OrphanRule OrphanRuleFor(std::optional<absl::Duration> asked,
                         bool in_harness_place,
                         const std::vector<std::string>& environment);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_ORPHAN_RULE_H_
