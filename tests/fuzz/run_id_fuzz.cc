#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/identity/run_id.h"
#include "tests/fuzz/target.h"

namespace acp_wrap {

// A chain that is read is the one that would be written.
void TestOneInput(absl::string_view input) {
  std::optional<std::vector<RunId>> chain = ParseRunIdChain(input);
  if (!chain) return;
  std::string text;
  for (const RunId& run : *chain) text = AppendRunId(text, run);
  Check(text == input);
}

}  // namespace acp_wrap
