#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "lib/text/proc_stat.h"
#include "tests/fuzz/target.h"

namespace acp_wrap {

// The name may hold anything, the numbers stand around it.
void TestOneInput(absl::string_view input) {
  std::optional<ProcStat> stat = ParseProcStat(input);
  if (!stat) return;
  Check(absl::StrContains(input, absl::StrCat("(", stat->info.name, ")")));
}

}  // namespace acp_wrap
