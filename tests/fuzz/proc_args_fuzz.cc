#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/text/proc_args.h"
#include "tests/fuzz/target.h"

namespace acp_wrap {

// Nothing comes out that did not go in.
void TestOneInput(absl::string_view input) {
  std::optional<ProcArgs> arguments = ParseProcArgs(input);
  if (!arguments) return;
  size_t bytes = sizeof(int) + arguments->executable.size();
  for (const std::string& argument : arguments->arguments) {
    bytes += argument.size() + 1;
  }
  for (const std::string& entry : arguments->environment) {
    bytes += entry.size() + 1;
  }
  Check(bytes <= input.size());
}

}  // namespace acp_wrap
