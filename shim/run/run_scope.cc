#include "shim/run/run_scope.h"

#include "shim/run/messages.h"
#include "shim/run/run.h"
#include "shim/run/supervision.h"

namespace acp_wrap {

void AddOptions(const Run& run, Scope& scope) {
  scope.keep = run.keep;
  scope.spares = run.spares;
  scope.names_wanted = NamesWanted(run);
  scope.orphans = run.orphans;
  scope.orphans_reported = !run.report.empty();
}

}  // namespace acp_wrap
