#include "tests/harness/kinds.h"

#include <ctype.h>

#include <ostream>
#include <string>
#include <vector>

namespace acp_wrap {

const std::vector<VictimKind>& AllKinds() {
  static const auto* const kinds = new std::vector<VictimKind>{
      {"plain", true},
      {"own-group", true},
      {"own-session", true},
      {"own-terminal", true},
      {"daemon", true},
      {"no-environment", true},
      {"traps-term", false},
      {"stopped", true},
      {"traced", false},
      {"non-dumpable", true},
      {"leader-exited", true},
      {"vfork-parent", true},
      {"ignores-all", false},
      {"respawner", false},
      {"nested-subreaper", true},
      {"inner-wrapper:daemon", true},
      {"inner-wrapper:traps-term", false},
      {"namespaces", false},
      {"title", true},
  };
  return *kinds;
}

std::string TestName(const VictimKind& kind) {
  std::string name;
  bool capital = true;
  for (char c : kind.name) {
    bool letter = isalpha(static_cast<unsigned char>(c)) != 0;
    if (letter) {
      name += capital
                  ? static_cast<char>(toupper(static_cast<unsigned char>(c)))
                  : c;
    }
    capital = !letter;
  }
  return name;
}

std::ostream& operator<<(std::ostream& stream, const VictimKind& kind) {
  return stream << kind.name;
}

}  // namespace acp_wrap
