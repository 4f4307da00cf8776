#include "lib/identity/net.h"

#include "absl/strings/string_view.h"

namespace acp_wrap {

absl::string_view NetName(Net net) {
  switch (net) {
    case Net::kMarker:
      return "marker";
    case Net::kLineage:
      return "lineage";
    case Net::kGroup:
      return "group";
    case Net::kName:
      return "name";
    case Net::kNone:
      break;
  }
  return "";
}

}  // namespace acp_wrap
