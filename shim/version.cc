#include "shim/version.h"

#include <string>

#include "absl/strings/string_view.h"
#include "shim/build_facts.h"

namespace acp_wrap {

std::string VersionText() {
  // In this order, so that scripts find the number at the same place.
  std::string text = "sprout-acp-wrap";
  for (absl::string_view fact :
       {absl::string_view(kVersion), absl::string_view(kPlatform),
        absl::string_view(kCommit)}) {
    if (!fact.empty()) text += " " + std::string(fact);
  }
  return text + "\n";
}

}  // namespace acp_wrap
