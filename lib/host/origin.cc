#include "lib/host/origin.h"

#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "absl/functional/function_ref.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

Origin OriginOf(const ProcessInfo& info, uint64_t run_began,
                bool in_another_service,
                absl::FunctionRef<std::optional<Forebear>(pid_t)> look) {
  // A table that changes while it is read could show a circle.
  constexpr int kMostGenerations = 1000;
  pid_t above = info.parent;
  for (int i = 0; i < kMostGenerations && above > 1; ++i) {
    const std::optional<Forebear> forebear = look(above);
    if (!forebear) break;
    if (forebear->supervises) return Origin::kRun;
    if (forebear->adopts) break;
    if (forebear->service || forebear->outside) return Origin::kSomebodyElse;
    // A younger one without the marker may have been started by either.
    if (!forebear->marked && forebear->info.id.start_time != 0 &&
        forebear->info.id.start_time < run_began) {
      return Origin::kSomebodyElse;
    }
    above = forebear->info.parent;
  }
  return in_another_service ? Origin::kAnotherService : Origin::kRun;
}

}  // namespace acp_wrap
