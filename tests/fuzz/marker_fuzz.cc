#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "lib/identity/marker.h"
#include "tests/fuzz/target.h"

namespace acp_wrap {

// What is found is a whole entry of the block, and of that name.
void TestOneInput(absl::string_view input) {
  for (absl::string_view name : {kRunVariable, kManagedAgentVariable,
                                 kBuzzManagedAgentVariable, kKeepVariable}) {
    std::optional<absl::string_view> value = FindInBlock(input, name);
    if (!value) continue;
    Check(value->data() >= input.data() + name.size() + 1);
    Check(value->data() + value->size() <= input.data() + input.size());
    Check(!absl::StrContains(*value, '\0'));
    const size_t start =
        static_cast<size_t>(value->data() - input.data()) - name.size() - 1;
    Check(input.substr(start, name.size()) == name);
    Check(input[start + name.size()] == '=');
    Check(start == 0 || input[start - 1] == '\0');
  }
}

}  // namespace acp_wrap
