// --sweep --json; docs/json.md describes it.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_SWEEP_JSON_H_
#define SPROUT_ACP_WRAP_LIB_HOST_SWEEP_JSON_H_

#include <optional>
#include <string>
#include <vector>

#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/identity/net.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {

// A process that a sweep has come across, and what has become of it.
struct SweptProcess {
  enum class Fate {
    // Nothing was done: it would be ended.
    kFound,
    kEnded,
    // By itself, before it was signalled.
    kGone,
    kNotPermitted,
    // It is still there after SIGKILL.
    kSurvived,
    // It could not be looked at, for want of descriptors, say.
    kFailed,
    // It was not to be ended: `spared`.
    kSpared,
  };

  HostProcess process;
  // The run that it belonged to; nothing if the app has left it behind.
  std::optional<RunId> run;
  Net net = Net::kNone;
  Fate fate = Fate::kFound;
  Membership::Spared spared = Membership::Spared::kNo;
  // The name of the last signal that it was sent; empty if none was.
  std::string signal;
};

// One JSON object, with a newline behind it.
std::string SweepJson(const std::vector<SweptProcess>& processes, bool dry_run,
                      const SweepScope& scope);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_SWEEP_JSON_H_
